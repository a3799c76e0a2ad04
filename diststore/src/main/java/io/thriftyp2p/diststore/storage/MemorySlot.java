package io.thriftyp2p.diststore.storage;

import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What one slot holds in memory, for all but reading a key, which looks into the table itself. Safe
 * for use by many threads: writes take the slot's own lock for as long as a probe of its table
 * lasts, and now and then for rebuilding it.
 *
 * <p>Clients choose their keys. Which slot a key is in is known to everybody, so many keys of one
 * slot can be found, at the price of a number of hashes each that is the number of slots. They make
 * the slot's table large, but no look-up long: where a key lies in the table hangs on a secret
 * ({@link KeyHash}). What then costs more, in proportion to the slot's entries, is to rebuild the
 * table when it has doubled, and to scan the slot, each page anew.
 */
final class MemorySlot {
  private final KeyHash hashing;
  private final MemoryUsage usage;

  /** Of each slot its {@link SlotTable}, where readers look for it; replaced under the lock. */
  private final AtomicReferenceArray<Object[]> tables;

  private final int slot;

  private int entries;

  /** Places that are not empty: by entries, and by the marks of those that were dropped. */
  private int taken;

  /** The digest's. */
  private long sum;

  private long latestClock;

  /**
   * @param tables where this one has its own, under its number
   */
  MemorySlot(KeyHash hashing, MemoryUsage usage, AtomicReferenceArray<Object[]> tables, int slot) {
    this.hashing = hashing;
    this.usage = usage;
    this.tables = tables;
    this.slot = slot;
  }

  private Object[] table() {
    return tables.get(slot);
  }

  /** Has the processor fetch what a write will need of the slot itself. */
  int touch() {
    // Not guarded: what it reads says nothing.
    return entries;
  }

  /** The version that is kept now. */
  Versioned keep(StoredEntry entry) {
    byte[] key = entry.key().bytes();
    Object offered = MemoryEntry.of(entry);
    Object kept = merge(key, hashing.hash(entry.key()), offered);
    return kept == offered ? entry.versioned() : MemoryEntry.versioned(kept);
  }

  private synchronized Object merge(byte[] key, int hash, Object offered) {
    Object[] places = table();
    int place = SlotTable.placeOf(places, hash, key);
    if (place < 0) {
      add(key, hash, offered, ~place);
      return offered;
    }
    Object kept = places[place];
    if (!MemoryEntry.isNewer(offered, kept)) {
      return kept;
    }
    SlotTable.set(places, place, offered);
    count(key, kept, offered);
    return offered;
  }

  private void add(byte[] key, int hash, Object offered, int free) {
    Object[] before = table();
    Object[] table = before;
    int place = free;
    if (table[free] == null) {
      if (taken == SlotTable.limit(table)) {
        table = SlotTable.rebuilt(table, entries + 1, hashing);
        taken = entries;
        place = ~SlotTable.placeOf(table, hash, key);
      }
      taken++;
    }
    entries++;
    SlotTable.set(table, place, offered);
    if (table != before) {
      tables.set(slot, table);
    }
    count(key, null, offered);
  }

  /** Forgets the entry if it is what is kept. */
  synchronized void drop(StoredEntry entry) {
    byte[] key = entry.key().bytes();
    Object[] places = table();
    int place = SlotTable.placeOf(places, hashing.hash(entry.key()), key);
    if (place < 0) {
      return;
    }
    Object kept = places[place];
    if (!MemoryEntry.versioned(kept).equals(entry.versioned())) {
      return;
    }
    entries--;
    SlotTable.set(places, place, SlotTable.DROPPED);
    if (SlotTable.isSparse(places, entries)) {
      tables.set(slot, SlotTable.rebuilt(places, entries, hashing));
      taken = entries;
    }
    count(key, kept, null);
  }

  private void count(byte[] key, @Nullable Object before, @Nullable Object after) {
    if (before != null) {
      sum -= SlotDigest.hash(key, MemoryEntry.clock(before), MemoryEntry.node(before));
    }
    if (after != null) {
      long clock = MemoryEntry.clock(after);
      sum += SlotDigest.hash(key, clock, MemoryEntry.node(after));
      latestClock = Long.compareUnsigned(clock, latestClock) > 0 ? clock : latestClock;
    }
    usage.changed(before, after);
  }

  /** As {@link SlotTable#least}, of one moment: nothing is missing, or there twice. */
  List<Object> least(byte @Nullable [] after, int count) {
    return SlotTable.least(snapshot(), after, count);
  }

  /** The table as it is now. Its places are copied under the lock, and looked at without. */
  private synchronized Object[] snapshot() {
    return table().clone();
  }

  synchronized SlotDigest digest() {
    return entries == 0 ? SlotDigest.EMPTY : new SlotDigest(entries, sum);
  }

  /** The greatest of all that were ever kept here. */
  synchronized long latestClock() {
    return latestClock;
  }
}
