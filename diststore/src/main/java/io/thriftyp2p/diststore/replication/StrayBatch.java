package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.Abreast;
import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.SlotDigest;
import io.thriftyp2p.diststore.storage.StorageEngine;
import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Scheduler;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives some slots to their owners: asks those that can be reached whether they are whole, brings
 * them what they lack, and drops a slot once each of them has shown that it has all of it. A slot
 * whose owners change on the way stays. Runs in the store's scheduler thread.
 */
final class StrayBatch {
  private static final Logger LOG = LoggerFactory.getLogger(StrayBatch.class);
  private static final int SLOTS_ABREAST = 64;

  private final LocalReplica local;
  private final StorageEngine engine;
  private final SlotPeers peers;
  private final SlotComparison comparison;
  private final Scheduler scheduler;

  /** Who owns the slots as this batch begins. */
  private final SlotPartition<ReplicaGroup> targets = new SlotPartition<>();

  private final Map<Endpoint, SlotReports> reports = new TreeMap<>();
  private long moved;
  private long dropped;

  /** How many versions went to owners, and how many were dropped here. */
  record Result(long moved, long dropped) {}

  /** A slot of which this node takes no part any more, and those who have to show that they do. */
  private record Stray(int slot, ReplicaGroup target, List<Endpoint> owners) {}

  StrayBatch(
      BitSet slots,
      LocalReplica local,
      StorageEngine engine,
      SlotPeers peers,
      SlotComparison comparison,
      Scheduler scheduler) {
    this.local = local;
    this.engine = engine;
    this.peers = peers;
    this.comparison = comparison;
    this.scheduler = scheduler;
    slots.stream().forEach(slot -> targets.add(slot, local.owners().group(slot)));
  }

  /** Does what can be done now; what cannot stays. */
  CompletionStage<Result> run() {
    Map<Endpoint, BitSet> byOwner = new TreeMap<>();
    targets.forEach(
        (target, slots) ->
            reachable(target)
                .forEach(owner -> byOwner.computeIfAbsent(owner, o -> new BitSet()).or(slots)));
    List<CompletableFuture<?>> looks = new ArrayList<>();
    byOwner.forEach(
        (owner, slots) ->
            looks.add(
                peers
                    .look(owner, slots)
                    .handleAsync(
                        (found, failure) -> failure == null ? reports.put(owner, found) : null,
                        scheduler::execute)
                    .toCompletableFuture()));
    return CompletableFuture.allOf(looks.toArray(CompletableFuture<?>[]::new))
        .thenComposeAsync(looked -> turnReady(), scheduler::execute)
        .thenComposeAsync(
            ready -> Abreast.run(ready.size(), SLOTS_ABREAST, i -> give(ready.get(i))),
            scheduler::execute)
        .thenApplyAsync(done -> new Result(moved, dropped), scheduler::execute);
  }

  private List<Endpoint> reachable(ReplicaGroup target) {
    return target.members().stream().filter(local.topology()::reachable).toList();
  }

  /** Whether the slot still is others', and theirs. */
  private boolean isTheirs(int slot, ReplicaGroup target) {
    return !target.contains(local.self()) && local.owners().group(slot).equals(target);
  }

  /**
   * A slot can go when all owners that can be reached are whole, and make a quorum. From here on
   * this node answers for nothing in those slots.
   *
   * @return those of which something is held here
   */
  private CompletionStage<List<Stray>> turnReady() {
    List<Stray> ready = new ArrayList<>();
    Map<Integer, SlotState> changes = new TreeMap<>();
    targets.forEach(
        (target, slots) -> {
          List<Endpoint> owners = reachable(target);
          BitSet wholeEverywhere = (BitSet) slots.clone();
          owners.forEach(owner -> wholeEverywhere.and(wholeAt(owner, target)));
          if (owners.size() < target.writeQuorum()) {
            return;
          }
          wholeEverywhere.stream()
              .filter(slot -> isTheirs(slot, target))
              .forEach(
                  slot -> {
                    SlotState state = local.states().get(slot);
                    if (!state.group().equals(target)) {
                      changes.put(slot, state.leftTo(target));
                    }
                    ready.add(new Stray(slot, target, owners));
                  });
        });
    return local
        .turn(changes)
        .thenApply(
            turned ->
                ready.stream().filter(stray -> !engine.digest(stray.slot).isEmpty()).toList());
  }

  private BitSet wholeAt(Endpoint owner, ReplicaGroup target) {
    SlotReports found = reports.get(owner);
    return found == null ? new BitSet() : found.wholeIn(target);
  }

  private CompletionStage<Boolean> give(Stray stray) {
    return comparison
        .ours(stray.slot)
        .thenCompose(
            held -> {
              CompletionStage<Boolean> all = CompletableFuture.completedStage(true);
              SlotDigest digest = digest(held);
              for (Endpoint owner : stray.owners) {
                if (!holding(stray, owner).digest().equals(digest)) {
                  all = all.thenCombine(bring(stray, owner), Boolean::logicalAnd);
                }
              }
              return all.thenComposeAsync(
                  shown ->
                      shown && isLeft(stray)
                          ? drop(stray, held)
                          : CompletableFuture.completedStage(false),
                  scheduler::execute);
            })
        .exceptionally(
            failure -> {
              LOG.debug("{}: slot {} stays: {}", local.self(), stray.slot, failure.toString());
              return false;
            });
  }

  /** An owner that has said the same of what it holds has shown that it has all of it. */
  private static SlotDigest digest(Map<Key, Version> held) {
    SlotDigest digest = SlotDigest.EMPTY;
    for (Map.Entry<Key, Version> entry : held.entrySet()) {
      digest = digest.plus(entry.getKey(), entry.getValue());
    }
    return digest;
  }

  private SlotHolding holding(Stray stray, Endpoint owner) {
    SlotReports found = reports.get(owner);
    return found == null ? SlotHolding.NOTHING : found.holding(stray.slot);
  }

  /** Whether this node takes no part in it, still. */
  private boolean isLeft(Stray stray) {
    return isTheirs(stray.slot, stray.target)
        && local.states().get(stray.slot).group().equals(stray.target);
  }

  /** Whether the owner has shown that it has all of it, be it after it was given some. */
  private CompletionStage<Boolean> bring(Stray stray, Endpoint owner) {
    return lacking(stray, owner)
        .thenCompose(
            keys ->
                keys.isEmpty()
                    ? CompletableFuture.completedStage(true)
                    : comparison
                        .give(owner, stray.slot, keys)
                        .thenComposeAsync(
                            given -> {
                              moved += given;
                              return lacking(stray, owner).thenApply(List::isEmpty);
                            },
                            scheduler::execute));
  }

  /** Without what was deleted there, and is forgotten. */
  private CompletionStage<List<Key>> lacking(Stray stray, Endpoint owner) {
    return comparison
        .compare(owner, stray.slot)
        .thenApply(difference -> difference.lackingThere(holding(stray, owner).purgedTo()));
  }

  /** Whether it went. */
  private CompletionStage<Boolean> drop(Stray stray, Map<Key, Version> held) {
    local.dropping().set(stray.slot);
    return comparison
        .drop(stray.slot, held)
        .handleAsync(
            (done, failure) -> {
              local.dropping().clear(stray.slot);
              dropped += failure == null ? held.size() : 0;
              return failure == null;
            },
            scheduler::execute);
  }
}
