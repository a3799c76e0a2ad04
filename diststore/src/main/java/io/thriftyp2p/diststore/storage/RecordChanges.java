package io.thriftyp2p.diststore.storage;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.rocksdb.RocksDBException;

/** Changes of records, all or none. */
final class RecordChanges implements WriteTask {
  private final List<RecordStore.Change> changes;
  private final CompletableFuture<Void> result = new CompletableFuture<>();

  RecordChanges(List<RecordStore.Change> changes) {
    this.changes = List.copyOf(changes);
  }

  CompletableFuture<Void> result() {
    return result;
  }

  @Override
  public long bytes() {
    return changes.stream()
        .mapToLong(change -> 64 + change.name().bytes().length + contentBytes(change))
        .sum();
  }

  private static int contentBytes(RecordStore.Change change) {
    return change.content().map(content -> content.length).orElse(0);
  }

  @Override
  public void addTo(Round round) throws RocksDBException {
    for (RecordStore.Change change : changes) {
      round.change(change);
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
