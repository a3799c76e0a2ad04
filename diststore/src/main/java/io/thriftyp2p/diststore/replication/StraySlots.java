package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.replication.ReplicationCounts.Event;
import io.thriftyp2p.diststore.storage.AsyncLoop;
import io.thriftyp2p.diststore.storage.StorageEngine;
import io.thriftyp2p.locator.node.Scheduler;
import java.util.BitSet;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives what this node holds and does not own to those who own it, and drops it once each of them
 * that can be reached has shown that it has all of it. Runs in the store's scheduler thread.
 */
final class StraySlots {
  private static final Logger LOG = LoggerFactory.getLogger(StraySlots.class);

  private final LocalReplica local;
  private final StorageEngine engine;
  private final SlotPeers peers;
  private final SlotComparison comparison;
  private final Scheduler scheduler;
  private final int batchSlots;
  private boolean running;
  private long moved;
  private long dropped;

  StraySlots(
      LocalReplica local,
      StorageEngine engine,
      SlotPeers peers,
      SlotComparison comparison,
      Scheduler scheduler,
      int batchSlots) {
    this.local = local;
    this.engine = engine;
    this.peers = peers;
    this.comparison = comparison;
    this.scheduler = scheduler;
    this.batchSlots = batchSlots;
  }

  /** Slots of others of which something is held here. */
  BitSet strays() {
    BitSet strays = engine.occupiedSlots();
    strays.andNot(local.owned());
    return strays;
  }

  /**
   * The same, and slots of which nothing is held here, but for which this node would still answer.
   */
  private BitSet unowned() {
    BitSet unowned = strays();
    BitSet owned = local.owned();
    for (int slot = owned.nextClearBit(0);
        slot < local.states().count();
        slot = owned.nextClearBit(slot + 1)) {
      if (local.states().get(slot).group().contains(local.self())) {
        unowned.set(slot);
      }
    }
    return unowned;
  }

  /** Versions that owners got from here, since the node started. */
  long moved() {
    return moved;
  }

  /** Versions that were dropped here, since the node started. */
  long dropped() {
    return dropped;
  }

  /** Goes through all of them once, unless that is under way. */
  CompletionStage<Void> giveAway() {
    if (running || local.topology().placement().isEmpty()) {
      return CompletableFuture.completedStage(null);
    }
    BitSet strays = unowned();
    if (strays.isEmpty()) {
      return CompletableFuture.completedStage(null);
    }
    running = true;
    var position =
        new Object() {
          int next;
        };
    return AsyncLoop.<Boolean>until(
            () -> {
              BitSet batch = new BitSet();
              int slot = strays.nextSetBit(position.next);
              for (int size = 0; size < batchSlots && slot >= 0; size++) {
                batch.set(slot);
                position.next = slot + 1;
                slot = strays.nextSetBit(position.next);
              }
              if (batch.isEmpty()) {
                return CompletableFuture.completedStage(Optional.of(true));
              }
              return new StrayBatch(batch, local, engine, peers, comparison, scheduler)
                  .run()
                  .thenAcceptAsync(this::count, scheduler::execute)
                  .thenApply(done -> Optional.empty());
            })
        .handleAsync(
            (done, failure) -> {
              running = false;
              if (failure != null) {
                LOG.debug("{}: slots of others stay for now", local.self(), failure);
              }
              return null;
            },
            scheduler::execute);
  }

  private void count(StrayBatch.Result result) {
    moved += result.moved();
    dropped += result.dropped();
    local.counts().add(Event.ENTRY_GIVEN, result.moved());
    local.counts().add(Event.ENTRY_DROPPED, result.dropped());
  }
}
