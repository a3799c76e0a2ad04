package io.thriftyp2p.diststore.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.rocksdb.RocksDBException;

/**
 * Keeps everything on disk, in a {@link DataDirectory}, by RocksDB. Owns the directory, and closes
 * it.
 *
 * <p>When a write fails, for a full disk or a broken one, this refuses all further ones until it is
 * opened again ({@link #writeRefusal}); reads go on.
 */
public final class RocksStorage implements Storage {
  private static final int BACKUP_CLOSE_SECONDS = 2;

  private final DataDirectory directory;
  private final RocksDatabase database;
  private final Round round;
  private final GroupWriter writer;
  private final DiskReads reads;
  private final RocksEngine entries;
  private final RocksRecords records;
  private final ExecutorService backups = StorageThreads.bounded("storage-backup", 1, 1);
  private final AtomicBoolean closed = new AtomicBoolean();

  private RocksStorage(
      DataDirectory directory,
      DiskFailures failures,
      RocksDatabase database,
      WriteAheadLog log,
      StorageConfig config)
      throws RocksDBException {
    this.directory = directory;
    this.database = database;
    SlotDigests digests = new SlotDigests();
    digests.publish(storedTotals(database));
    this.round = new Round(database, digests, failures);
    this.writer = new GroupWriter(log, round, failures, config);
    this.reads = new DiskReads(config, failures);
    this.entries = new RocksEngine(database, reads, writer, digests);
    this.records = new RocksRecords(database, reads, writer);
    writer.start();
  }

  /**
   * Opens what is there, or begins anew; blocks, after a kill for the seconds that replaying the
   * log takes. When it fails, the directory is closed.
   *
   * @throws StorageFailedException when the disk fails, is full, or holds damaged files
   */
  public static RocksStorage open(DataDirectory directory, StorageConfig config) {
    return open(directory, config, log -> log);
  }

  /** With a disk that a test has a hand in. */
  static RocksStorage open(
      DataDirectory directory, StorageConfig config, UnaryOperator<WriteAheadLog> disk) {
    DiskFailures failures = new DiskFailures(directory.path());
    RocksDatabase database;
    try {
      database = RocksDatabase.open(directory.database(), config);
    } catch (RocksDBException | IOException e) {
      directory.close();
      throw failures.opening(e);
    }
    try {
      return new RocksStorage(directory, failures, database, disk.apply(database), config);
    } catch (RocksDBException | CorruptEntryException e) {
      database.close();
      directory.close();
      throw failures.opening(e);
    }
  }

  private static Map<Integer, SlotTotals> storedTotals(RocksDatabase database)
      throws RocksDBException {
    Map<Integer, SlotTotals> totals = new HashMap<>();
    try (RocksCursor cursor = database.digests(new byte[0], new byte[0])) {
      for (cursor.first(); cursor.isHere(); cursor.next()) {
        totals.put(EntryCodec.slotOf(cursor.key()), SlotTotals.decoded(cursor.value()));
      }
    }
    return totals;
  }

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
    return true;
  }

  @Override
  public Optional<String> writeRefusal() {
    return writer.refusal();
  }

  @Override
  public CompletionStage<Optional<DatabaseFigures>> figures() {
    return reads.read(
        () -> Optional.of(database.figures(writer.waitingWrites(), writer.waitingBytes())));
  }

  /**
   * {@inheritDoc}
   *
   * <p>By hard links where it is the same file system. The copy carries neither this node's id nor
   * what it remembers of its ring: see {@link DataDirectory#prepareBackup}.
   */
  @Override
  public CompletionStage<Void> backUp(Path target) {
    CompletableFuture<Void> result = new CompletableFuture<>();
    try {
      backups.execute(() -> copy(target, result));
    } catch (RejectedExecutionException e) {
      result.completeExceptionally(
          new StorageFailedException(
              closed.get() ? "this node is stopping" : "a backup is under way: wait for its end"));
    }
    return result;
  }

  private void copy(Path target, CompletableFuture<Void> result) {
    try {
      DataDirectory.prepareBackup(target);
      database.copyTo(target.resolve(directory.database().getFileName()));
      DataDirectory.finishBackup(target);
      result.complete(null);
    } catch (RocksDBException e) {
      result.completeExceptionally(
          new StorageFailedException(
              "the backup into " + target + " failed (" + e.getMessage() + "): it is not complete",
              e));
    } catch (RuntimeException | Error e) {
      result.completeExceptionally(e);
    }
  }

  /**
   * Writes what waits, in well below a second on a disk that keeps up. Where the disk hangs, this
   * gives up after some seconds, and leaves the database open and the directory locked until the
   * process ends.
   */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    boolean written = writer.close();
    boolean read = reads.close();
    if (StorageThreads.end(backups, BACKUP_CLOSE_SECONDS) && written && read) {
      round.close();
      database.close();
      directory.close();
    }
  }
}
