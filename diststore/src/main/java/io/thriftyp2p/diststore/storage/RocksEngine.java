package io.thriftyp2p.diststore.storage;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

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
  public CompletionStage<Void> mergeAll(List<SlotEntries> slots) {
    MergeAll merge = new MergeAll(List.copyOf(slots));
    writer.submit(merge);
    return merge.result();
  }

  @Override
  public CompletionStage<ScanPage> scan(List<Integer> slots, Optional<Key> after, int maxBytes) {
    return reads.read(() -> new SlotScan(database, digests, slots, after, maxBytes).read());
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
