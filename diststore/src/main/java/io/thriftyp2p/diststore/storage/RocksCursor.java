package io.thriftyp2p.diststore.storage;

import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/**
 * Walks the keys from one (inclusive) to another (exclusive; empty: to the end), as they are when
 * it is made. What it reads does not push out of the cache what is in demand. Blocks; for one
 * thread; to be closed.
 */
final class RocksCursor implements AutoCloseable {
  private final Slice lower;
  private final Slice upper;
  private final ReadOptions options;
  private final RocksIterator iterator;

  RocksCursor(RocksDB database, ColumnFamilyHandle family, byte[] from, byte[] to) {
    lower = new Slice(from);
    upper = new Slice(to);
    options = new ReadOptions().setIterateLowerBound(lower).setFillCache(false);
    if (to.length > 0) {
      options.setIterateUpperBound(upper);
    }
    iterator = database.newIterator(family, options);
  }

  void first() {
    iterator.seekToFirst();
  }

  void last() {
    iterator.seekToLast();
  }

  /** Whether there is something here; fails when that could not be found out. */
  boolean isHere() throws RocksDBException {
    if (iterator.isValid()) {
      return true;
    }
    iterator.status();
    return false;
  }

  void next() {
    iterator.next();
  }

  void previous() {
    iterator.prev();
  }

  byte[] key() {
    return iterator.key();
  }

  byte[] value() {
    return iterator.value();
  }

  @Override
  public void close() {
    iterator.close();
    options.close();
    upper.close();
    lower.close();
  }
}
