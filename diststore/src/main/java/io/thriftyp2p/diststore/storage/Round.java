package io.thriftyp2p.diststore.storage;

import static io.thriftyp2p.diststore.storage.EntryCodec.MAX_HEADER;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * The writes that share one sync: a batch, what it changes as seen by the later ones of them, and
 * the totals of the slots they touch. Used over and over, by the writer's thread only.
 */
final class Round implements AutoCloseable {
  private final RocksDatabase database;
  private final SlotDigests digests;
  private final DiskFailures failures;
  private final WriteBatch batch = new WriteBatch();
  private final Map<Key, Optional<Versioned>> written = new HashMap<>();
  private final Map<Integer, SlotTotals> totals = new HashMap<>();
  private final byte[] head = new byte[MAX_HEADER];

  Round(RocksDatabase database, SlotDigests digests, DiskFailures failures) {
    this.database = database;
    this.digests = digests;
    this.failures = failures;
  }

  /** Of an entry that is kept: what the totals need, so that its value need not be read. */
  record Kept(Version version, boolean tombstone, int valueBytes) {
    static Kept of(Versioned versioned) {
      return new Kept(versioned.version(), versioned.isTombstone(), versioned.valueBytes());
    }
  }

  void begin() {
    batch.clear();
    written.clear();
    totals.clear();
  }

  /**
   * What is kept, with the writes of this round so far.
   *
   * @param stored the key as the database has it, with its slot; so everywhere here
   */
  Optional<Kept> kept(int slot, Key stored) {
    Optional<Versioned> here = written.get(stored);
    if (here != null) {
      return here.map(Kept::of);
    }
    if (digests.totals(slot).digest().isEmpty()) {
      // Nothing to look for: what came in before this round is in the totals.
      return Optional.empty();
    }
    try {
      int size = database.head(stored.bytes(), head);
      if (size < 0) {
        return Optional.empty();
      }
      EntryCodec.Header header = EntryCodec.header(head, size);
      return Optional.of(new Kept(header.version(), header.isTombstone(), header.valueBytes()));
    } catch (RocksDBException e) {
      throw failures.reading(e);
    }
  }

  /**
   * Whether nothing is kept in the slot, nor by this round so far: there is nothing to look for.
   */
  boolean isFresh(int slot) {
    return !totals.containsKey(slot) && digests.totals(slot).digest().isEmpty();
  }

  /**
   * The same as {@link #kept}; what cannot be read must not stand in the way of what replaces it.
   */
  Optional<Kept> readable(int slot, Key stored) {
    try {
      return kept(slot, stored);
    } catch (CorruptEntryException e) {
      return Optional.empty();
    }
  }

  /** What this round puts there; absent where it puts nothing. */
  Optional<Kept> written(Key stored) {
    Optional<Versioned> here = written.get(stored);
    return here == null ? Optional.empty() : here.map(Kept::of);
  }

  static boolean isNewer(StoredEntry entry, Optional<Kept> kept) {
    return kept.isEmpty() || entry.versioned().version().compareTo(kept.get().version()) > 0;
  }

  /** What is kept, whole. */
  Optional<Versioned> keptWhole(Key stored) {
    Optional<Versioned> here = written.get(stored);
    if (here != null) {
      return here;
    }
    try {
      return database.get(stored.bytes()).map(EntryCodec::versioned);
    } catch (RocksDBException e) {
      throw failures.reading(e);
    }
  }

  /** Puts an entry in the place of what was kept before. */
  void put(int slot, Key stored, StoredEntry entry, Optional<Kept> before) throws RocksDBException {
    count(slot, put(totals(slot), stored, entry, before));
  }

  /**
   * The same of one of many entries of a slot, which the caller counts.
   *
   * @return the slot's totals with it
   */
  SlotTotals put(SlotTotals totals, Key stored, StoredEntry entry, Optional<Kept> before)
      throws RocksDBException {
    Versioned versioned = entry.versioned();
    batch.put(database.entries(), stored.bytes(), EntryCodec.envelope(versioned));
    written.put(stored, Optional.of(versioned));
    return without(totals, entry.key(), before)
        .plus(entry.key(), versioned.version(), versioned.isTombstone(), versioned.valueBytes());
  }

  void delete(int slot, Key stored, Key key, Optional<Kept> before) throws RocksDBException {
    batch.delete(database.entries(), stored.bytes());
    written.put(stored, Optional.empty());
    count(slot, without(totals(slot), key, before));
  }

  /** Deletes all entries from the one key (inclusive) to the other (exclusive), uncounted. */
  void deleteRange(byte[] from, byte[] to) throws RocksDBException {
    batch.deleteRange(database.entries(), from, to);
  }

  void change(RecordStore.Change change) throws RocksDBException {
    ColumnFamilyHandle records = database.records();
    if (change.content().isPresent()) {
      batch.put(records, change.name().bytes(), change.content().get());
    } else {
      batch.delete(records, change.name().bytes());
    }
  }

  SlotTotals totals(int slot) {
    SlotTotals known = totals.get(slot);
    return known == null ? digests.totals(slot) : known;
  }

  void count(int slot, SlotTotals newTotals) {
    totals.put(slot, newTotals);
  }

  StorageFailedException reading(RocksDBException failure) {
    return failures.reading(failure);
  }

  RocksCursor entries(int slot) {
    return database.entries(EntryCodec.slotKey(slot), EntryCodec.slotEnd(slot));
  }

  boolean isEmpty() {
    return batch.count() == 0 && totals.isEmpty();
  }

  /** The batch, with the totals in it. */
  WriteBatch finish() throws RocksDBException {
    for (var slot : totals.entrySet()) {
      byte[] key = EntryCodec.slotKey(slot.getKey());
      batch.put(database.digests(), key, slot.getValue().encoded());
    }
    return batch;
  }

  /** Shows the totals, once what they count is written. */
  void publish() {
    digests.publish(totals);
  }

  @Override
  public void close() {
    batch.close();
  }

  private static SlotTotals without(SlotTotals totals, Key key, Optional<Kept> before) {
    return before
        .map(kept -> totals.minus(key, kept.version(), kept.tombstone(), kept.valueBytes()))
        .orElse(totals);
  }
}
