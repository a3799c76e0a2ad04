package io.thriftyp2p.testkit.figures;

import java.util.Arrays;

/** Measured times, in seconds. */
final class Durations {
  private double[] seconds = new double[1024];
  private int count;
  private boolean sorted = true;

  void addNanos(long nanos) {
    if (count == seconds.length) {
      seconds = Arrays.copyOf(seconds, 2 * count);
    }
    seconds[count++] = nanos / 1e9;
    sorted = false;
  }

  int count() {
    return count;
  }

  /** The least time that is not exceeded by this share of all; 1 is the longest. */
  double quantile(double share) {
    if (count == 0) {
      return Double.NaN;
    }
    if (!sorted) {
      Arrays.sort(seconds, 0, count);
      sorted = true;
    }
    return seconds[Math.max(0, (int) Math.ceil(share * count) - 1)];
  }

  @Override
  public String toString() {
    return "p50 %.2f s, p99 %.2f s, max %.2f s"
        .formatted(quantile(0.5), quantile(0.99), quantile(1));
  }
}
