package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.MemoryRecords;
import io.thriftyp2p.diststore.storage.RecordStore;
import io.thriftyp2p.diststore.storage.Storage;
import io.thriftyp2p.diststore.storage.StorageEngine;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Storage that is an engine and no disk. */
record EngineStorage(StorageEngine entries, RecordStore records) implements Storage {
  EngineStorage(StorageEngine entries) {
    this(entries, new MemoryRecords());
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
    return CompletableFuture.failedStage(new UnsupportedOperationException());
  }

  @Override
  public void close() {}
}
