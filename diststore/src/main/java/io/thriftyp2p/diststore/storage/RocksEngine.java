package io.thriftyp2p.diststore.storage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.rocksdb.RocksDBException;

/** Entries in the database: reads in the reading threads, writes through the one writer. */
final class RocksEngine implements StorageEngine {
  private final RocksDatabase database;
  private final DiskReads reads;
  private final GroupWriter writer;
  private final SlotDigests digests;

  RocksEngine(RocksDatabase database, DiskReads reads, GroupWriter writer, SlotDigests digests) {
    this.database = database;
    this.reads = reads;
    this.writer = writer;
    this.digests = digests;
  }

  @Override
  public CompletionStage<Optional<Versioned>> get(int slot, Key key) {
    byte[] stored = EntryCodec.stored(slot, key).bytes();
    return reads.read(() -> database.get(stored).map(EntryCodec::versioned));
  }

  @Override
  public CompletionStage<Versioned> merge(int slot, StoredEntry entry) {
    Merge merge = new Merge(slot, entry);
    writer.submit(merge);
    return merge.result();
  }

  @Override
  public CompletionStage<List<StoredEntry>> scan(int slot, Optional<Key> after, int maxBytes) {
    return reads.read(() -> page(slot, after, maxBytes));
  }

  /** What was read before the damage is a page; the next one begins with it, and fails. */
  private List<StoredEntry> page(int slot, Optional<Key> after, int maxBytes)
      throws RocksDBException {
    byte[] from =
        after
            .map(key -> EntryCodec.stored(slot, key).bytes())
            .map(stored -> Arrays.copyOf(stored, stored.length + 1))
            .orElseGet(() -> EntryCodec.slotKey(slot));
    List<StoredEntry> page = new ArrayList<>();
    int size = 0;
    try (RocksCursor cursor = database.entries(from, EntryCodec.slotEnd(slot))) {
      cursor.first();
      while (isHere(cursor, page)) {
        Key key = EntryCodec.keyOf(cursor.key());
        StoredEntry entry = new StoredEntry(key, EntryCodec.versioned(cursor.value()));
        size += entry.size();
        if (size > maxBytes && !page.isEmpty()) {
          break;
        }
        page.add(entry);
        cursor.next();
      }
    }
    return page;
  }

  private static boolean isHere(RocksCursor cursor, List<StoredEntry> page)
      throws RocksDBException {
    try {
      return cursor.isHere();
    } catch (RocksDBException e) {
      if (page.isEmpty()) {
        throw e;
      }
      return false;
    }
  }

  @Override
  public CompletionStage<Void> drop(int slot, List<StoredEntry> entries) {
    Drop drop = new Drop(slot, List.copyOf(entries));
    writer.submit(drop);
    return drop.result();
  }

  @Override
  public CompletionStage<Void> giveUpUnreadable(int slot) {
    SlotRepair repair = new SlotRepair(slot);
    writer.submit(repair);
    return repair.result();
  }

  @Override
  public SlotDigest digest(int slot) {
    return digests.totals(slot).digest();
  }

  @Override
  public BitSet occupiedSlots() {
    return digests.occupied();
  }

  @Override
  public Usage usage() {
    return digests.usage();
  }

  @Override
  public long latestClock() {
    return digests.latestClock();
  }
}
