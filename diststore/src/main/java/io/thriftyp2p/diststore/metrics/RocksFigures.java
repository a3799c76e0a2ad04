package io.thriftyp2p.diststore.metrics;

import io.thriftyp2p.diststore.storage.DatabaseFigures;
import java.util.function.ToDoubleFunction;

/** What RocksDB says of itself; only where there is one. */
final class RocksFigures {
  private final Figures figures;

  private RocksFigures(Figures figures) {
    this.figures = figures;
  }

  static void register(Figures figures) {
    RocksFigures all = new RocksFigures(figures);
    all.memory();
    all.files();
    all.writes();
  }

  private void gauge(String name, String help, ToDoubleFunction<DatabaseFigures> value) {
    figures.gauge(
        "thrifty.rocksdb." + name,
        help,
        look -> look.database().map(said -> value.applyAsDouble(said)).orElse(0.0));
  }

  private void memory() {
    gauge("block.cache.used.bytes", "What the block cache holds", DatabaseFigures::blockCacheBytes);
    gauge(
        "block.cache.pinned.bytes",
        "What the block cache holds and cannot evict",
        DatabaseFigures::blockCachePinnedBytes);
    gauge(
        "block.cache.capacity.bytes",
        "What the block cache may hold",
        DatabaseFigures::blockCacheCapacityBytes);
    gauge("memtable.bytes", "Written, and not in a table file yet", DatabaseFigures::memtableBytes);
    gauge(
        "immutable.memtables",
        "Full memtables that wait to be written out",
        DatabaseFigures::immutableMemtables);
    gauge(
        "table.reader.bytes",
        "Indexes and filters outside of the block cache",
        DatabaseFigures::tableReaderBytes);
  }

  private void files() {
    gauge("table.files.bytes", "All table files", DatabaseFigures::tableFilesBytes);
    gauge(
        "live.bytes",
        "About what of the table files is neither overwritten nor deleted",
        DatabaseFigures::liveBytes);
    gauge("estimated.keys", "About how many entries there are", DatabaseFigures::estimatedKeys);
    gauge(
        "compactions.pending",
        "Column families that need a compaction",
        DatabaseFigures::compactionsPending);
    gauge(
        "compaction.pending.bytes",
        "About what compactions have still to rewrite",
        DatabaseFigures::pendingCompactionBytes);
    gauge("compactions.running", "Compactions under way", DatabaseFigures::runningCompactions);
    gauge("flushes.running", "Flushes under way", DatabaseFigures::runningFlushes);
    gauge(
        "background.errors",
        "Flushes and compactions that failed since it was opened",
        DatabaseFigures::backgroundErrors);
  }

  private void writes() {
    gauge(
        "delayed.write.rate.bytes",
        "To how many bytes per second writes are slowed down; 0 when they are not",
        DatabaseFigures::delayedWriteBytesPerSecond);
    gauge(
        "writes.stopped",
        "Whether writes wait for compactions altogether",
        said -> said.writesStopped() ? 1 : 0);
    gauge(
        "waiting.writes",
        "Writes that wait for the disk, or for their acknowledgement",
        DatabaseFigures::waitingWrites);
    gauge("waiting.bytes", "Bytes of the writes that wait", DatabaseFigures::waitingBytes);
  }
}
