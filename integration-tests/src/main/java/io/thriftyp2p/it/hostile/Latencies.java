package io.thriftyp2p.it.hostile;

import java.util.Arrays;

/** How long calls took. Safe for use by several threads. */
final class Latencies {
  private long[] nanos = new long[1024];
  private int count;

  synchronized void add(long took) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * count);
    }
    nanos[count++] = took;
  }

  /** What was measured since the last time this was called. */
  synchronized Summary take() {
    long[] sorted = Arrays.copyOf(nanos, count);
    count = 0;
    Arrays.sort(sorted);
    return new Summary(sorted.length, at(sorted, 50), at(sorted, 99), at(sorted, 100));
  }

  private static double at(long[] sorted, int percent) {
    int index = (int) Math.ceil(percent / 100.0 * sorted.length) - 1;
    return sorted.length == 0 ? Double.NaN : sorted[Math.max(0, index)] / 1e6;
  }

  /** Percentiles in milliseconds. */
  record Summary(int count, double p50, double p99, double max) {}
}
