package io.thriftyp2p.diststore.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.rocksdb.RocksDBException;

/** Keeps those entries of some slots than which nothing at least as new is kept. */
final class MergeAll implements WriteTask {
  private final List<SlotEntries> slots;
  private final long bytes;
  private final CompletableFuture<Void> result = new CompletableFuture<>();

  MergeAll(List<SlotEntries> slots) {
    this.slots = slots;
    long sum = 0;
    for (SlotEntries slot : slots) {
      for (StoredEntry entry : slot.entries()) {
        sum += entry.size();
      }
    }
    bytes = sum;
  }

  CompletableFuture<Void> result() {
    return result;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  /** All that is to be read is read before anything is added. */
  @Override
  public void addTo(Round round) throws RocksDBException {
    List<Key> stored = new ArrayList<>();
    List<Optional<Round.Kept>> kept = new ArrayList<>();
    for (SlotEntries slot : slots) {
      boolean fresh = round.isFresh(slot.slot());
      for (StoredEntry entry : slot.entries()) {
        Key key = EntryCodec.stored(slot.slot(), entry.key());
        stored.add(key);
        kept.add(fresh ? Optional.empty() : round.readable(slot.slot(), key));
      }
    }
    int next = 0;
    for (SlotEntries slot : slots) {
      SlotTotals totals = round.totals(slot.slot());
      boolean changed = false;
      for (StoredEntry entry : slot.entries()) {
        Key key = stored.get(next);
        Optional<Round.Kept> earlier = kept.get(next++);
        // The same key may have come twice.
        Optional<Round.Kept> before = round.written(key).or(() -> earlier);
        if (Round.isNewer(entry, before)) {
          totals = round.put(totals, key, entry, before);
          changed = true;
        }
      }
      if (changed) {
        round.count(slot.slot(), totals);
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
