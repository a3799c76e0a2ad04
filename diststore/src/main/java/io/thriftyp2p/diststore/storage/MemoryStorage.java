package io.thriftyp2p.diststore.storage;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Keeps everything in memory, for as long as the process lives. */
public final class MemoryStorage implements Storage {
  private final MemoryEngine entries = new MemoryEngine();
  private final MemoryRecords records = new MemoryRecords();

  @Override
  public StorageEngine entries() {
    return entries;
  }

  @Override
  public RecordStore records() {
    return records;
  }

  @Override
  public boolean durable() {
    return false;
  }

  @Override
  public Optional<String> writeRefusal() {
    return Optional.empty();
  }

  @Override
  public CompletionStage<Void> backUp(Path directory) {
    return CompletableFuture.failedStage(
        new StorageFailedException(
            "this node keeps everything in memory (--memory), and has nothing to back up"));
  }

  /** What is kept now, as an engine that nothing changes any more. */
  StorageEngine copy() {
    return entries.copy();
  }

  @Override
  public void close() {}
}
