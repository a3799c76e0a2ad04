package io.thriftyp2p.diststore.storage;

import io.thriftyp2p.diststore.storage.StorageEngine.Usage;
import io.thriftyp2p.locator.ring.HashRing;
import java.util.BitSet;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** The totals of all slots in memory. Written by one thread at a time, read by any. */
final class SlotDigests {
  private final AtomicReferenceArray<SlotTotals> slots = new AtomicReferenceArray<>(HashRing.SLOTS);
  private volatile Usage usage = new Usage(0, 0, 0);
  private volatile long latestClock;

  SlotTotals totals(int slot) {
    SlotTotals totals = slots.get(slot);
    return totals == null ? SlotTotals.EMPTY : totals;
  }

  /** Puts the totals in the place of those that were. */
  void publish(Map<Integer, SlotTotals> changed) {
    long keys = usage.keys();
    long tombstones = usage.tombstones();
    long bytes = usage.bytes();
    long latest = latestClock;
    for (var change : changed.entrySet()) {
      SlotTotals before = totals(change.getKey());
      SlotTotals after = change.getValue();
      keys += keys(after) - keys(before);
      tombstones += after.tombstones() - before.tombstones();
      bytes += after.bytes() - before.bytes();
      latest = Long.compareUnsigned(after.latestClock(), latest) > 0 ? after.latestClock() : latest;
      slots.set(change.getKey(), after);
    }
    usage = new Usage(keys, tombstones, bytes);
    latestClock = latest;
  }

  Usage usage() {
    return usage;
  }

  long latestClock() {
    return latestClock;
  }

  BitSet occupied() {
    BitSet occupied = new BitSet(HashRing.SLOTS);
    for (int slot = 0; slot < HashRing.SLOTS; slot++) {
      occupied.set(slot, !totals(slot).digest().isEmpty());
    }
    return occupied;
  }

  private static long keys(SlotTotals totals) {
    return totals.digest().count() - totals.tombstones();
  }
}
