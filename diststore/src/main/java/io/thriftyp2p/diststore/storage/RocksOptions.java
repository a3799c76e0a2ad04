package io.thriftyp2p.diststore.storage;

import java.util.ArrayDeque;
import java.util.Deque;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompactionStyle;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.DataBlockIndexType;
import org.rocksdb.Filter;
import org.rocksdb.IndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.WALRecoveryMode;

/**
 * How RocksDB is set up. Owns the native objects that the options consist of, and is closed after
 * the database.
 */
final class RocksOptions implements AutoCloseable {
  private static final long SMALL_MEMTABLE = 8L << 20;
  private static final int SHARDS_BY_SIZE = -1;

  /** Of the cache, so that data read once does not drive out what every read needs. */
  private static final double SHARE_OF_INDEXES = 0.5;

  private static final int METADATA_BLOCK = 4 << 10;

  private final Deque<AutoCloseable> owned = new ArrayDeque<>();
  private final StorageConfig config;
  private final Cache cache;
  private final Filter bloom;

  RocksOptions(StorageConfig config) {
    this.config = config;
    this.cache =
        own(new LRUCache(config.blockCacheBytes(), SHARDS_BY_SIZE, false, SHARE_OF_INDEXES));
    this.bloom = own(new BloomFilter(10));
  }

  /**
   * The log is replayed up to the first record that is not whole: after a power loss that is where
   * the unsynced, hence unacknowledged, writes were torn. A failed background write is not tried
   * again behind our back (maxBgErrorResumeCount 0): the node refuses writes until it is restarted.
   */
  DBOptions database() {
    return own(
        new DBOptions()
            .setCreateIfMissing(true)
            .setCreateMissingColumnFamilies(true)
            .setParanoidChecks(true)
            .setWalRecoveryMode(WALRecoveryMode.PointInTimeRecovery)
            .setMaxBgErrorResumeCount(0)
            .setAvoidFlushDuringShutdown(true)
            .setMaxOpenFiles(config.openFiles())
            .setMaxBackgroundJobs(2)
            .setMaxTotalWalSize(4 * config.memtableBytes())
            .setBytesPerSync(1 << 20)
            .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
            .setMaxLogFileSize(1 << 20)
            .setKeepLogFileNum(4)
            .setStatsDumpPeriodSec(0));
  }

  ColumnFamilyOptions entries() {
    return family(config.memtableBytes()).setMaxWriteBufferNumber(3);
  }

  /** For what is small beside the entries. */
  ColumnFamilyOptions small() {
    return family(Math.min(SMALL_MEMTABLE, config.memtableBytes()));
  }

  /**
   * Indexes and filters in blocks of a few kB: in one piece, that of a million keys is larger than
   * one of the cache's shards, and every look-up of a missing key reads it anew.
   */
  private ColumnFamilyOptions family(long memtableBytes) {
    return own(
        new ColumnFamilyOptions()
            .setCompactionStyle(CompactionStyle.LEVEL)
            .setLevelCompactionDynamicLevelBytes(true)
            .setCompressionType(CompressionType.LZ4_COMPRESSION)
            .setWriteBufferSize(memtableBytes)
            .setTableFormatConfig(
                new BlockBasedTableConfig()
                    .setBlockCache(cache)
                    .setBlockSize(8 << 10)
                    .setFilterPolicy(bloom)
                    .setDataBlockIndexType(DataBlockIndexType.kDataBlockBinaryAndHash)
                    .setCacheIndexAndFilterBlocks(true)
                    .setCacheIndexAndFilterBlocksWithHighPriority(true)
                    .setPinL0FilterAndIndexBlocksInCache(true)
                    .setIndexType(IndexType.kTwoLevelIndexSearch)
                    .setPartitionFilters(true)
                    .setMetadataBlockSize(METADATA_BLOCK)
                    .setPinTopLevelIndexAndFilter(true)));
  }

  private <T extends AutoCloseable> T own(T object) {
    owned.push(object);
    return object;
  }

  @Override
  public void close() {
    while (!owned.isEmpty()) {
      try {
        owned.pop().close();
      } catch (Exception e) {
        throw new IllegalStateException("a native object did not close", e);
      }
    }
  }
}
