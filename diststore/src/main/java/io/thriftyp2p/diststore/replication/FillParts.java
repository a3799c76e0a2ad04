package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.StorageEngine;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Scheduler;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * What slots are filled with.
 *
 * @param stepSlots how many slots with keys turn to another group in one step
 */
record FillParts(
    LocalReplica local,
    StorageEngine engine,
    SlotPeers peers,
    SlotComparison comparison,
    SlotPulls pulls,
    Members members,
    Scheduler scheduler,
    int stepSlots) {
  private static final int RUNS = 1024;

  /** Slots side by side that had better come from one source: as many as share a record. */
  int runSlots() {
    return Math.max(1, local.slots().count() / RUNS);
  }

  static CompletionStage<Void> all(
      Map<Endpoint, List<Integer>> work,
      BiFunction<Endpoint, List<Integer>, CompletionStage<Void>> task) {
    return all(work.entrySet().stream().map(e -> task.apply(e.getKey(), e.getValue())));
  }

  static CompletionStage<Void> all(Stream<? extends CompletionStage<?>> stages) {
    return CompletableFuture.allOf(
        stages.map(CompletionStage::toCompletableFuture).toArray(CompletableFuture<?>[]::new));
  }
}
