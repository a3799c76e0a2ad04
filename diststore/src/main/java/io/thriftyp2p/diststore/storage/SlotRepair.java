package io.thriftyp2p.diststore.storage;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.rocksdb.RocksDBException;

/**
 * Gives up what of a slot cannot be read, and counts the rest. The slot is read from its beginning
 * up to the damage, and from its end down to the damage; what is between is deleted by its range,
 * since nobody can tell its keys (walking backwards, RocksDB does not show the entry next to the
 * damage, so that one goes too).
 */
final class SlotRepair implements WriteTask {
  private final int slot;
  private final CompletableFuture<Void> result = new CompletableFuture<>();
  private SlotTotals totals = SlotTotals.EMPTY;
  private boolean damaged;

  SlotRepair(int slot) {
    this.slot = slot;
  }

  CompletableFuture<Void> result() {
    return result;
  }

  @Override
  public long bytes() {
    return 0;
  }

  @Override
  public boolean wantsRoundOfItsOwn() {
    return true;
  }

  @Override
  public void addTo(Round round) throws RocksDBException {
    totals = round.totals(slot).emptied();
    byte[] from = EntryCodec.slotKey(slot);
    try (RocksCursor cursor = round.entries(slot)) {
      cursor.first();
      while (isReadable(cursor, round)) {
        byte[] last = countHere(cursor);
        from = Arrays.copyOf(last, last.length + 1);
        cursor.next();
      }
    }
    if (damaged) {
      damaged = false;
      round.deleteRange(from, countFromEnd(round, from));
    }
    round.count(slot, totals);
  }

  /** The first key after the damage. */
  private byte[] countFromEnd(Round round, byte[] from) {
    byte[] to = EntryCodec.slotEnd(slot);
    try (RocksCursor cursor = round.entries(slot)) {
      cursor.last();
      while (isReadable(cursor, round) && Arrays.compareUnsigned(cursor.key(), from) >= 0) {
        to = countHere(cursor);
        cursor.previous();
      }
    }
    return to;
  }

  private boolean isReadable(RocksCursor cursor, Round round) {
    try {
      return cursor.isHere() && EntryCodec.header(cursor.value()).valueBytes() >= 0;
    } catch (RocksDBException e) {
      if (!DiskFailures.isCorruption(e)) {
        throw round.reading(e);
      }
    } catch (CorruptEntryException e) {
      // an envelope that makes no sense: damage as well
    }
    damaged = true;
    return false;
  }

  private byte[] countHere(RocksCursor cursor) {
    byte[] stored = cursor.key();
    EntryCodec.Header header = EntryCodec.header(cursor.value());
    totals =
        totals.plus(
            EntryCodec.keyOf(stored), header.version(), header.isTombstone(), header.valueBytes());
    return stored;
  }

  @Override
  public void acknowledge() {
    result.complete(null);
  }

  @Override
  public void refuse(StorageFailedException failure) {
    result.completeExceptionally(failure);
  }
}
