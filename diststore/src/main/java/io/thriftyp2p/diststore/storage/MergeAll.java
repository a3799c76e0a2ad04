package io.thriftyp2p.diststore.storage;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.rocksdb.RocksDBException;

/** Keeps those entries of some slots than which nothing at least as new is kept. */
final class MergeAll implements WriteTask {
  private final List<SlotEntries> slots;
  private final CompletableFuture<Void> result = new CompletableFuture<>();

  MergeAll(List<SlotEntries> slots) {
    this.slots = slots;
  }

  CompletableFuture<Void> result() {
    return result;
  }

  @Override
  public long bytes() {
    long bytes = 0;
    for (SlotEntries slot : slots) {
      for (StoredEntry entry : slot.entries()) {
        bytes += entry.size();
      }
    }
    return bytes;
  }

  /** All that is to be read is read before anything is added. */
  @Override
  public void addTo(Round round) throws RocksDBException {
    Map<Key, Optional<Round.Kept>> kept = new HashMap<>();
    for (SlotEntries slot : slots) {
      for (StoredEntry entry : slot.entries()) {
        Key stored = EntryCodec.stored(slot.slot(), entry.key());
        kept.computeIfAbsent(stored, key -> round.readable(slot.slot(), key));
      }
    }
    for (SlotEntries slot : slots) {
      for (StoredEntry entry : slot.entries()) {
        Key stored = EntryCodec.stored(slot.slot(), entry.key());
        Optional<Round.Kept> before = kept.getOrDefault(stored, Optional.empty());
        if (Round.isNewer(entry, before)) {
          round.put(slot.slot(), stored, entry, before);
          kept.put(stored, Optional.of(Round.Kept.of(entry.versioned())));
        }
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
