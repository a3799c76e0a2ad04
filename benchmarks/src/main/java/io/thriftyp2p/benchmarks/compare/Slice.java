package io.thriftyp2p.benchmarks.compare;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** What one slice of load has shown. */
record Slice(long operations, double seconds, long p50Nanos, long p99Nanos) {
  /**
   * @param latencies in nanoseconds
   * @param nanos how long the slice was
   */
  static Slice of(Histogram latencies, long nanos) {
    return new Slice(
        latencies.getTotalCount(),
        nanos / (double) TimeUnit.SECONDS.toNanos(1),
        latencies.getValueAtPercentile(50),
        latencies.getValueAtPercentile(99));
  }

  /** Operations a second, and the latencies in microseconds. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%.0f %.1f %.1f", operations / seconds, p50Nanos / 1000.0, p99Nanos / 1000.0);
  }
}
