package io.thriftyp2p.diststore.storage;

import io.thriftyp2p.locator.node.HomeThread;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.rocksdb.RocksDBException;

/** Keeps an entry unless a version at least as new is kept. */
final class Merge implements WriteTask {
  private final int slot;
  private final StoredEntry entry;
  private final Optional<Executor> home = HomeThread.ofCaller();
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
  public Optional<Executor> home() {
    return home;
  }

  @Override
  public void addTo(Round round) throws RocksDBException {
    Key key = EntryCodec.stored(slot, entry.key());
    Optional<Round.Kept> before = round.readable(slot, key);
    if (Round.isNewer(entry, before)) {
      round.put(slot, key, entry, before);
    } else {
      kept = round.keptWhole(key).orElseThrow();
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
