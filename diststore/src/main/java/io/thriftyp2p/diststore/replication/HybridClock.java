package io.thriftyp2p.diststore.replication;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A hybrid logical clock: close to the wall clock, and always above every time it has given or seen
 * (Kulkarni et al., "Logical Physical Clocks", OPODIS 2014). Times are 48 bits of milliseconds
 * since 1970 and 16 bits of counter, compared as unsigned numbers. Safe for use by many threads.
 */
public final class HybridClock {
  private static final int COUNTER_BITS = 16;

  /** Before all times: says nothing to a clock that sees it. */
  public static final long NEVER = 0;

  /** More than were ever under way at once: a quarter of a second, or sixteen million writes. */
  private static final long LOST_TIMES = 1L << 24;

  private final LongSupplier wallMillis;
  private final AtomicLong last = new AtomicLong();

  public HybridClock(LongSupplier wallMillis) {
    this.wallMillis = wallMillis;
  }

  /** The first time of a millisecond. */
  static long atMillis(long millis) {
    return millis << COUNTER_BITS;
  }

  /** Milliseconds since 1970 of a time. */
  static long millis(long time) {
    return time >>> COUNTER_BITS;
  }

  /** A time above all that were given or seen before. */
  public long tick() {
    long wall = wallMillis.getAsLong() << COUNTER_BITS;
    return last.updateAndGet(now -> Math.max(now + 1, wall));
  }

  /** The latest time given or seen. */
  public long latest() {
    return last.get();
  }

  /**
   * Begins after all times that an earlier life of this clock can have given, of which the latest
   * that is known may not be the last: what it gave in the moment before it ended is not known to
   * anybody.
   */
  void resumeAfter(long latestKnown) {
    observe(latestKnown + LOST_TIMES);
  }

  /** Takes note of another clock's time. */
  public void observe(long seen) {
    if (seen > last.get()) {
      last.accumulateAndGet(seen, Math::max);
    }
  }
}
