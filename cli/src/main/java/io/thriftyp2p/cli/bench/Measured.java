package io.thriftyp2p.cli.bench;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * How requests went.
 *
 * @param latencies in nanoseconds, of all that ended; not to be changed
 * @param nanos from the beginning of the first to the end of the last
 * @param missing keys that were not there
 * @param failures how many requests failed in which way
 */
public record Measured(Histogram latencies, long nanos, long missing, Map<String, Long> failures) {
  public Measured {
    failures = Map.copyOf(failures);
  }

  public long requests() {
    return latencies.getTotalCount();
  }

  public long failed() {
    return failures.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Requests a second that ended, failed or not. */
  public double rate() {
    return nanos <= 0 ? 0 : requests() * (double) TimeUnit.SECONDS.toNanos(1) / nanos;
  }

  /** In milliseconds. */
  public double percentile(double percent) {
    return millis(latencies.getValueAtPercentile(percent));
  }

  /** In milliseconds. */
  public double longest() {
    return millis(latencies.getMaxValue());
  }

  private static double millis(long nanos) {
    return nanos / (double) TimeUnit.MILLISECONDS.toNanos(1);
  }
}
