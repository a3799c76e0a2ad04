package io.thriftyp2p.diststore.storage;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The database with its three column families. All methods block. Safe for many threads, none of
 * which may be inside when it is closed.
 */
final class RocksDatabase implements WriteAheadLog, AutoCloseable {
  private final RocksOptions options;
  private final RocksDB database;
  private final List<ColumnFamilyHandle> families;
  private final WriteOptions synced = new WriteOptions().setSync(true);
  private final WriteOptions unsynced = new WriteOptions();
  private final ReadOptions plain = new ReadOptions();

  private RocksDatabase(RocksOptions options, RocksDB database, List<ColumnFamilyHandle> families) {
    this.options = options;
    this.database = database;
    this.families = families;
  }

  /** Opens what is there, or makes a new one; after a kill this replays the log. */
  static RocksDatabase open(Path directory, StorageConfig config)
      throws RocksDBException, IOException {
    loadLibrary(directory.resolveSibling("native"));
    RocksOptions options = new RocksOptions(config);
    List<ColumnFamilyHandle> families = new ArrayList<>();
    List<ColumnFamilyDescriptor> descriptors =
        List.of(
            new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, options.small()),
            new ColumnFamilyDescriptor("entries".getBytes(US_ASCII), options.entries()),
            new ColumnFamilyDescriptor("digests".getBytes(US_ASCII), options.small()),
            new ColumnFamilyDescriptor("records".getBytes(US_ASCII), options.small()));
    try {
      RocksDB database =
          RocksDB.open(options.database(), directory.toString(), descriptors, families);
      return new RocksDatabase(options, database, families);
    } catch (RocksDBException e) {
      options.close();
      throw e;
    }
  }

  /**
   * The library comes out of its jar into a place of its own: RocksDB's default is a new file in
   * the temporary directory at each start, 17 MB that each kill -9 leaves behind.
   */
  private static void loadLibrary(Path directory) throws IOException {
    Files.createDirectories(directory);
    NativeLibraryLoader.getInstance().loadLibrary(directory.toString());
  }

  ColumnFamilyHandle entries() {
    return families.get(1);
  }

  ColumnFamilyHandle digests() {
    return families.get(2);
  }

  ColumnFamilyHandle records() {
    return families.get(3);
  }

  /** An entry's envelope. */
  Optional<byte[]> get(byte[] key) throws RocksDBException {
    return Optional.ofNullable(database.get(entries(), plain, key));
  }

  /**
   * Reads an entry's beginning into the buffer; the size of all of it, below 0 if there is none.
   */
  int head(byte[] key, byte[] buffer) throws RocksDBException {
    return database.get(entries(), plain, key, buffer);
  }

  RocksCursor entries(byte[] from, byte[] to) {
    return new RocksCursor(database, entries(), from, to);
  }

  RocksCursor digests(byte[] from, byte[] to) {
    return new RocksCursor(database, digests(), from, to);
  }

  RocksCursor records(byte[] from, byte[] to) {
    return new RocksCursor(database, records(), from, to);
  }

  @Override
  public void write(WriteBatch batch, boolean sync) throws RocksDBException {
    database.write(sync ? synced : unsynced, batch);
  }

  @Override
  public void sync() throws RocksDBException {
    database.syncWal();
  }

  /** What it says of itself, with the writes that wait for it. */
  DatabaseFigures figures(int waitingWrites, long waitingBytes) throws RocksDBException {
    return new DatabaseFigures(
        cache("rocksdb.block-cache-usage"),
        cache("rocksdb.block-cache-pinned-usage"),
        cache("rocksdb.block-cache-capacity"),
        sum("rocksdb.cur-size-all-mem-tables"),
        sum("rocksdb.num-immutable-mem-table"),
        sum("rocksdb.estimate-table-readers-mem"),
        sum("rocksdb.total-sst-files-size"),
        sum("rocksdb.estimate-live-data-size"),
        database.getLongProperty(entries(), "rocksdb.estimate-num-keys"),
        sum("rocksdb.compaction-pending"),
        sum("rocksdb.estimate-pending-compaction-bytes"),
        database.getLongProperty("rocksdb.num-running-compactions"),
        database.getLongProperty("rocksdb.num-running-flushes"),
        database.getLongProperty("rocksdb.actual-delayed-write-rate"),
        database.getLongProperty("rocksdb.is-write-stopped") != 0,
        database.getLongProperty("rocksdb.background-errors"),
        waitingWrites,
        waitingBytes);
  }

  /** The families share one cache. */
  private long cache(String property) throws RocksDBException {
    return database.getLongProperty(entries(), property);
  }

  private long sum(String property) throws RocksDBException {
    return database.getAggregatedLongProperty(property);
  }

  /** Into a directory that is not there yet: hard links on the same file system, else copies. */
  void copyTo(Path directory) throws RocksDBException {
    try (Checkpoint checkpoint = Checkpoint.create(database)) {
      checkpoint.createCheckpoint(directory.toString());
    }
  }

  @Override
  public void close() {
    database.cancelAllBackgroundWork(true);
    families.forEach(ColumnFamilyHandle::close);
    database.close();
    plain.close();
    unsynced.close();
    synced.close();
    options.close();
  }
}
