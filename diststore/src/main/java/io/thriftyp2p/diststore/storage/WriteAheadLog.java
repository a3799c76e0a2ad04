package io.thriftyp2p.diststore.storage;

import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** Where the writer writes. A port, so that tests bring a disk that is slow, full or broken. */
interface WriteAheadLog {
  /** Writes all of the batch or nothing; visible to readers only when this returns. */
  void write(WriteBatch batch, boolean sync) throws RocksDBException;

  /** Forces to the disk what was written before. */
  void sync() throws RocksDBException;
}
