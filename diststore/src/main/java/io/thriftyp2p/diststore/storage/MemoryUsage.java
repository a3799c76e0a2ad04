package io.thriftyp2p.diststore.storage;

import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Counts what is kept in all slots. Safe for use by many threads, who do not wait for each other.
 */
final class MemoryUsage {
  private final LongAdder keys = new LongAdder();
  private final LongAdder tombstones = new LongAdder();
  private final LongAdder bytes = new LongAdder();

  /** One entry came in the place of another; null: of none, or none came. */
  void changed(@Nullable Object before, @Nullable Object after) {
    add(keys, keys(after) - keys(before));
    add(tombstones, tombstones(after) - tombstones(before));
    add(bytes, bytes(after) - bytes(before));
  }

  StorageEngine.Usage sum() {
    return new StorageEngine.Usage(keys.sum(), tombstones.sum(), bytes.sum());
  }

  /** Most writes replace a value by one as long: they change nothing here. */
  private static void add(LongAdder adder, int difference) {
    if (difference != 0) {
      adder.add(difference);
    }
  }

  private static int keys(@Nullable Object kept) {
    return kept == null || MemoryEntry.isTombstone(kept) ? 0 : 1;
  }

  private static int tombstones(@Nullable Object kept) {
    return kept == null || !MemoryEntry.isTombstone(kept) ? 0 : 1;
  }

  private static int bytes(@Nullable Object kept) {
    return kept == null ? 0 : MemoryEntry.bytes(kept);
  }
}
