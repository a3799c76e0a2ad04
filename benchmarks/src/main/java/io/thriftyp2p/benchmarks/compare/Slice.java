package io.thriftyp2p.benchmarks.compare;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** What one slice of load has shown. */
record Slice(long operations, double seconds, long p50Nanos, long p99Nanos) {
  static Slice of(LatencyHistogram latencies, long nanos) {
    return new Slice(
        latencies.total(),
        nanos / (double) TimeUnit.SECONDS.toNanos(1),
        latencies.quantile(0.5),
        latencies.quantile(0.99));
  }

  /** Operations a second, and the latencies in microseconds. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%.0f %.1f %.1f", operations / seconds, p50Nanos / 1000.0, p99Nanos / 1000.0);
  }
}
