package io.thriftyp2p.diststore.storage;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.rocksdb.WriteBatch;

/** A disk that waits to be told, and fails when it is told. */
final class FaultyDisk implements WriteAheadLog {
  private static final Semaphore ALWAYS_OPEN = new Semaphore(Integer.MAX_VALUE);

  final AtomicInteger writes = new AtomicInteger();
  final AtomicInteger syncedWrites = new AtomicInteger();
  final AtomicInteger syncs = new AtomicInteger();
  private final WriteAheadLog disk;
  private volatile Semaphore gate = ALWAYS_OPEN;
  private volatile @Nullable RocksDBException failure;

  FaultyDisk(WriteAheadLog disk) {
    this.disk = disk;
  }

  static RocksDBException full() {
    return new RocksDBException(
        "No space left on device",
        new Status(Status.Code.IOError, Status.SubCode.NoSpace, "No space left on device"));
  }

  static RocksDBException broken() {
    return new RocksDBException(
        "While fsync: Input/output error",
        new Status(Status.Code.IOError, Status.SubCode.None, "Input/output error"));
  }

  void failsWith(RocksDBException newFailure) {
    failure = newFailure;
  }

  void isWellAgain() {
    failure = null;
  }

  /** From now on each write waits for a permit of this. */
  Semaphore hangs() {
    Semaphore closed = new Semaphore(0);
    gate = closed;
    return closed;
  }

  @Override
  public void write(WriteBatch batch, boolean sync) throws RocksDBException {
    writes.incrementAndGet();
    gate.acquireUninterruptibly();
    throwIfFailing();
    syncedWrites.addAndGet(sync ? 1 : 0);
    disk.write(batch, false);
  }

  @Override
  public void sync() throws RocksDBException {
    syncs.incrementAndGet();
    throwIfFailing();
    disk.sync();
  }

  private void throwIfFailing() throws RocksDBException {
    if (failure != null) {
      throw failure;
    }
  }
}
