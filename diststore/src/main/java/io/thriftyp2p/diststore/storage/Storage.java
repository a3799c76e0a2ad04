package io.thriftyp2p.diststore.storage;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** All that a node keeps. Belongs to one node, which closes it. Safe for use by many threads. */
public interface Storage extends AutoCloseable {
  StorageEngine entries();

  RecordStore records();

  /** Whether what is kept outlives the process. */
  boolean durable();

  /**
   * Why writes are refused, such as a full disk, and what helps; empty while they are taken. Reads
   * go on either way.
   */
  Optional<String> writeRefusal();

  /**
   * What the database says of itself; empty where there is none. Does not block. Fails with {@link
   * StorageFailedException} when it cannot be asked at the moment.
   */
  default CompletionStage<Optional<DatabaseFigures>> figures() {
    return CompletableFuture.completedStage(Optional.empty());
  }

  /**
   * Writes a copy of everything, as of now, into a directory that a node can be started from. Does
   * not block. Fails with {@link StorageFailedException} when the directory is not empty, or
   * nothing here outlives the process.
   */
  CompletionStage<Void> backUp(Path directory);

  /** Ends after what is under way; may block for a few seconds. */
  @Override
  void close();
}
