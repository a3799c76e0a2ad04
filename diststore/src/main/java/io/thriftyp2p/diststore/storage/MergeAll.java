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

  /** An entry, where it belongs, and what is kept there. */
  private record Place(int slot, Key stored, StoredEntry entry, Optional<Round.Kept> before) {}

  /** All that is to be read is read before anything is added. */
  @Override
  public void addTo(Round round) throws RocksDBException {
    List<Place> places = new ArrayList<>();
    for (SlotEntries slot : slots) {
      for (StoredEntry entry : slot.entries()) {
        Key stored = EntryCodec.stored(slot.slot(), entry.key());
        places.add(new Place(slot.slot(), stored, entry, round.readable(slot.slot(), stored)));
      }
    }
    for (Place place : places) {
      // The same key may have come twice.
      Optional<Round.Kept> before = round.written(place.stored).or(() -> place.before);
      if (Round.isNewer(place.entry, before)) {
        round.put(place.slot, place.stored, place.entry, before);
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
