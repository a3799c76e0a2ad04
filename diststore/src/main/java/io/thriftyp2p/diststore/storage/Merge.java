package io.thriftyp2p.diststore.storage;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.rocksdb.RocksDBException;

/** Keeps an entry unless a version at least as new is kept. */
final class Merge implements WriteTask {
  private final int slot;
  private final StoredEntry entry;
  private final CompletableFuture<Versioned> result = new CompletableFuture<>();
  private Versioned kept;

  Merge(int slot, StoredEntry entry) {
    this.slot = slot;
    this.entry = entry;
    this.kept = entry.versioned();
  }

  CompletableFuture<Versioned> result() {
    return result;
  }

  @Override
  public long bytes() {
    return entry.size();
  }

  @Override
  public void addTo(Round round) throws RocksDBException {
    Key key = EntryCodec.stored(slot, entry.key());
    Optional<Round.Kept> before = readable(round, key);
    boolean newer =
        before.isEmpty() || entry.versioned().version().compareTo(before.get().version()) > 0;
    if (newer) {
      round.put(slot, key, entry, before);
    } else {
      kept = round.keptWhole(key).orElseThrow();
    }
  }

  /** What cannot be read any more must not stand in the way of what replaces it. */
  private static Optional<Round.Kept> readable(Round round, Key key) {
    try {
      return round.kept(key);
    } catch (CorruptEntryException e) {
      return Optional.empty();
    }
  }

  @Override
  public void acknowledge() {
    result.complete(kept);
  }

  @Override
  public void refuse(StorageFailedException failure) {
    result.completeExceptionally(failure);
  }
}
