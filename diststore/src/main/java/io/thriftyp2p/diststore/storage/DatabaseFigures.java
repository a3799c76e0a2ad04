package io.thriftyp2p.diststore.storage;

/**
 * What a node's database says of itself at one time, in RocksDB's own terms; of all column families
 * together unless told otherwise.
 *
 * @param blockCacheBytes what the block cache holds
 * @param blockCachePinnedBytes of that, what cannot be evicted
 * @param blockCacheCapacityBytes what it may hold
 * @param memtableBytes what has been written and is not in a table file yet
 * @param immutableMemtables memtables that are full, and wait to be written out
 * @param tableReaderBytes indexes and filters outside of the block cache
 * @param tableFilesBytes all table files
 * @param liveBytes of those, about what is not overwritten or deleted
 * @param estimatedKeys of the entries
 * @param compactionsPending families that need a compaction
 * @param pendingCompactionBytes about what compactions have still to rewrite
 * @param delayedWriteBytesPerSecond to what writes are slowed down; 0 when they are not
 * @param writesStopped whether writes wait for compactions altogether
 * @param backgroundErrors flushes and compactions that failed
 * @param waitingWrites writes that this node has taken, and not acknowledged
 */
public record DatabaseFigures(
    long blockCacheBytes,
    long blockCachePinnedBytes,
    long blockCacheCapacityBytes,
    long memtableBytes,
    long immutableMemtables,
    long tableReaderBytes,
    long tableFilesBytes,
    long liveBytes,
    long estimatedKeys,
    long compactionsPending,
    long pendingCompactionBytes,
    long runningCompactions,
    long runningFlushes,
    long delayedWriteBytesPerSecond,
    boolean writesStopped,
    long backgroundErrors,
    long waitingWrites,
    long waitingBytes) {}
