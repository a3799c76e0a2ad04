package io.thriftyp2p.diststore.storage;

/**
 * How a node keeps its entries on disk. The memory outside of the heap is bounded by the block
 * cache, three memtables, and about 50 MB.
 *
 * @param sync what an acknowledgement promises, against the time it takes
 * @param blockCacheBytes of entries, filters and indexes of files kept in memory; more means fewer
 *     reads of the disk. What fits neither here nor into the operating system's cache is read from
 *     the disk at each request
 * @param memtableBytes of writes collected in memory before they become a file; more means less
 *     merging of files later, and a longer start after a kill
 * @param queuedWrites writes that may wait for the disk; further ones fail at once. More rides out
 *     a longer hiccup of the disk, at the price of later answers
 * @param queuedBytes of writes that may wait, whatever their number
 * @param readerThreads reads of the disk at the same time; a disk of flash serves many
 * @param queuedReads reads that may wait for a thread; further ones fail at once
 * @param openFiles of the database at the same time
 */
public record StorageConfig(
    Sync sync,
    long blockCacheBytes,
    long memtableBytes,
    int queuedWrites,
    long queuedBytes,
    int readerThreads,
    int queuedReads,
    int openFiles) {
  public static final StorageConfig DEFAULTS =
      new StorageConfig(Sync.ALWAYS, 128L << 20, 64L << 20, 65_536, 64L << 20, 4, 16_384, 512);

  public StorageConfig {
    if (blockCacheBytes < 0 || memtableBytes < 1 << 16) {
      throw new IllegalArgumentException("the cache or the memtable is too small");
    }
    if (queuedWrites < 1 || queuedBytes < 1 || readerThreads < 1 || queuedReads < 1) {
      throw new IllegalArgumentException("a bound below 1 lets nothing pass");
    }
    if (openFiles < 32) {
      throw new IllegalArgumentException("a database needs some 32 open files");
    }
  }

  public StorageConfig with(Sync newSync) {
    return new StorageConfig(
        newSync,
        blockCacheBytes,
        memtableBytes,
        queuedWrites,
        queuedBytes,
        readerThreads,
        queuedReads,
        openFiles);
  }
}
