package io.thriftyp2p.diststore.storage;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.rocksdb.RocksDBException;

/** Keeps those of a slot's entries than which nothing at least as new is kept. */
final class MergeAll implements WriteTask {
  private final int slot;
  private final List<StoredEntry> entries;
  private final CompletableFuture<Void> result = new CompletableFuture<>();

  MergeAll(int slot, List<StoredEntry> entries) {
    this.slot = slot;
    this.entries = entries;
  }

  CompletableFuture<Void> result() {
    return result;
  }

  @Override
  public long bytes() {
    return entries.stream().mapToLong(StoredEntry::size).sum();
  }

  /** All that is to be read is read before anything is added. */
  @Override
  public void addTo(Round round) throws RocksDBException {
    Map<Key, Optional<Round.Kept>> kept = new HashMap<>();
    for (StoredEntry entry : entries) {
      Key stored = EntryCodec.stored(slot, entry.key());
      kept.computeIfAbsent(stored, key -> round.readable(slot, key));
    }
    for (StoredEntry entry : entries) {
      Key stored = EntryCodec.stored(slot, entry.key());
      Optional<Round.Kept> before = kept.getOrDefault(stored, Optional.empty());
      if (Round.isNewer(entry, before)) {
        round.put(slot, stored, entry, before);
        kept.put(stored, Optional.of(Round.Kept.of(entry.versioned())));
      }
    }
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
