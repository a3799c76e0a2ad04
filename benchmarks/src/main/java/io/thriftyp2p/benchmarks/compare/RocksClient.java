package io.thriftyp2p.benchmarks.compare;

import java.nio.file.Path;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteOptions;

/** RocksDB itself, in the process of the load: what a store that is built on it can reach. */
final class RocksClient implements KeyValueClient {
  private final Options options;
  private final RocksDB database;
  private final WriteOptions writing;
  private final byte[][] keys;

  /**
   * @param sync whether each write is on the disk when it returns
   */
  RocksClient(Path directory, int keys, boolean sync) throws RocksDBException {
    RocksDB.loadLibrary();
    this.options = new Options().setCreateIfMissing(true);
    this.database = RocksDB.open(options, directory.toString());
    this.writing = new WriteOptions().setSync(sync);
    this.keys = Keys.bytes(keys);
  }

  @Override
  public int get(int key) throws RocksDBException {
    byte[] value = database.get(keys[key]);
    return value == null ? -1 : value.length;
  }

  @Override
  public void put(int key, byte[] value) throws RocksDBException {
    database.put(writing, keys[key], value);
  }

  @Override
  public void close() {
    writing.close();
    database.close();
    options.close();
  }
}
