package io.thriftyp2p.diststore.storage;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.rocksdb.RocksDBException;

/** Forgets entries, where they are still what is kept. */
final class Drop implements WriteTask {
  private final int slot;
  private final List<StoredEntry> entries;
  private final CompletableFuture<Void> result = new CompletableFuture<>();

  Drop(int slot, List<StoredEntry> entries) {
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

  @Override
  public void addTo(Round round) throws RocksDBException {
    Map<Key, Optional<Round.Kept>> kept = new HashMap<>();
    for (StoredEntry entry : entries) {
      kept.put(entry.key(), round.kept(slot, EntryCodec.stored(slot, entry.key())));
    }
    for (StoredEntry entry : entries) {
      Optional<Round.Kept> before = kept.getOrDefault(entry.key(), Optional.empty());
      if (before.filter(is -> is.version().equals(entry.versioned().version())).isPresent()) {
        round.delete(slot, EntryCodec.stored(slot, entry.key()), entry.key(), before);
        kept.put(entry.key(), Optional.empty());
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
