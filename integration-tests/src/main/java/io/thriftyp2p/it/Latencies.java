package io.thriftyp2p.it;

import java.time.Duration;
import java.util.Arrays;

/** How long calls took. Safe for use by several threads. */
public final class Latencies {
  private long[] nanos = new long[1024];
  private int count;

  public synchronized void add(long took) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * count);
    }
    nanos[count++] = took;
  }

  /** What was measured since the last time this was called, in order. */
  public synchronized Sorted take() {
    long[] taken = Arrays.copyOf(nanos, count);
    count = 0;
    Arrays.sort(taken);
    return new Sorted(taken);
  }

  /** Times from the shortest to the longest. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Sorted(long[] nanos) {
    public int count() {
      return nanos.length;
    }

    /**
     * @param percent of the calls that took no longer
     */
    public Duration percentile(double percent) {
      if (nanos.length == 0) {
        throw new AssertionError("no call was measured");
      }
      int index = (int) Math.ceil(percent / 100 * nanos.length) - 1;
      return Duration.ofNanos(nanos[Math.max(0, index)]);
    }

    /** The same in milliseconds; not a number where no call was measured. */
    public double millis(double percent) {
      return nanos.length == 0 ? Double.NaN : percentile(percent).toNanos() / 1e6;
    }
  }
}
