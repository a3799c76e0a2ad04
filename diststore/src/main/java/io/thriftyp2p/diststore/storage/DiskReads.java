package io.thriftyp2p.diststore.storage;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.rocksdb.RocksDBException;

/** Reads that may have to wait for the disk, in a few threads of their own. */
final class DiskReads {
  private static final int CLOSE_SECONDS = 5;

  private final ExecutorService threads;
  private final DiskFailures failures;

  DiskReads(StorageConfig config, DiskFailures failures) {
    this.threads =
        StorageThreads.bounded("storage-reader", config.readerThreads(), config.queuedReads());
    this.failures = failures;
  }

  /** Something to be read. */
  interface Read<T> {
    T read() throws RocksDBException;
  }

  /** Never blocks: what cannot wait for a thread fails at once. */
  <T> CompletableFuture<T> read(Read<T> read) {
    CompletableFuture<T> result = new CompletableFuture<>();
    try {
      threads.execute(() -> complete(result, read));
    } catch (RejectedExecutionException e) {
      result.completeExceptionally(
          new StorageFailedException(
              threads.isShutdown()
                  ? "this node is stopping"
                  : "the disk does not keep up with the reads that wait for it: try again later"));
    }
    return result;
  }

  private <T> void complete(CompletableFuture<T> result, Read<T> read) {
    T value;
    try {
      value = read.read();
    } catch (RocksDBException e) {
      result.completeExceptionally(failures.reading(e));
      return;
    } catch (RuntimeException | Error e) {
      result.completeExceptionally(e);
      return;
    }
    result.complete(value);
  }

  /** Whether all reads have ended, after some seconds at most. */
  boolean close() {
    return StorageThreads.end(threads, CLOSE_SECONDS);
  }
}
