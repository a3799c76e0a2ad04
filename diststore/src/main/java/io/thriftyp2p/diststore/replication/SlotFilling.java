package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.StorageEngine;
import io.thriftyp2p.locator.node.Scheduler;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that this node is a whole replica of all slots that it is to keep, batch after batch.
 * Runs in the store's scheduler thread.
 */
final class SlotFilling {
  private static final Logger LOG = LoggerFactory.getLogger(SlotFilling.class);

  private final LocalReplica local;
  private final StorageEngine engine;
  private final SlotPeers peers;
  private final SlotComparison comparison;
  private final SlotPulls pulls;
  private final Members members;
  private final Scheduler scheduler;
  private final Attempts attempts;
  private final int batchSlots;
  private boolean running;
  private boolean wanted;
  private int failures;

  /**
   * Where the next batch begins, so that a slot that cannot be filled does not hold up the others.
   */
  private int position;

  SlotFilling(
      LocalReplica local,
      StorageEngine engine,
      SlotPeers peers,
      SlotComparison comparison,
      SlotPulls pulls,
      Members members,
      Scheduler scheduler,
      Attempts attempts,
      int batchSlots) {
    this.local = local;
    this.engine = engine;
    this.peers = peers;
    this.comparison = comparison;
    this.pulls = pulls;
    this.members = members;
    this.scheduler = scheduler;
    this.attempts = attempts;
    this.batchSlots = batchSlots;
  }

  /** The slots that this node is to keep, and of which it is not a whole replica yet. */
  BitSet open() {
    BitSet open = new BitSet();
    SlotOwners owners = local.owners();
    for (int slot = 0; slot < local.states().count(); slot++) {
      if (owners.owns(local.self(), slot)) {
        SlotState state = local.states().get(slot);
        open.set(slot, !state.whole() || !state.group().equals(owners.group(slot)));
      }
    }
    return open;
  }

  /** Something may have changed: goes on at once. */
  void wake() {
    wanted = true;
    failures = 0;
    if (!running) {
      next();
    }
  }

  private void next() {
    wanted = false;
    BitSet open = open();
    if (open.isEmpty()) {
      running = false;
      return;
    }
    running = true;
    List<Integer> batch = batch(open);
    var unused =
        new FillBatch(batch, local, engine, peers, comparison, pulls, members, scheduler)
            .run()
            .whenCompleteAsync(
                (whole, failure) -> ended(batch, whole, failure), scheduler::execute);
  }

  private List<Integer> batch(BitSet open) {
    List<Integer> batch = new ArrayList<>();
    int slot = open.nextSetBit(position);
    while (batch.size() < batchSlots && slot >= 0) {
      batch.add(slot);
      slot = open.nextSetBit(slot + 1);
    }
    position = slot < 0 ? 0 : slot;
    return batch.isEmpty() ? batch(open) : batch;
  }

  private void ended(List<Integer> batch, Set<Integer> whole, Throwable failure) {
    if (failure != null) {
      LOG.warn(
          "{}: {} slots could not be filled, and are tried again",
          local.self(),
          batch.size(),
          failure);
    }
    boolean progress = failure == null && !whole.isEmpty();
    if (progress) {
      failures = 0;
      attempts.hurry();
    }
    if (progress || wanted) {
      next();
    } else {
      scheduler.schedule(attempts.pauseAfter(failures++), this::next);
    }
  }
}
