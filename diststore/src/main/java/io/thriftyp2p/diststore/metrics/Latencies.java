package io.thriftyp2p.diststore.metrics;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Latencies as one histogram of Prometheus, by labels. The buckets are the same everywhere, so that
 * figures can be compared. To record one takes two adders: no clock and no lock, which Micrometer's
 * timer needs, and which would be seen beside a call that takes less than a microsecond.
 */
final class Latencies implements Collector {
  private static final double NANOS_PER_SECOND = 1e9;

  /** The upper bounds of all buckets but the last, which has none. */
  private static final long[] BOUNDS_NANOS =
      LongStream.of(
              100,
              250,
              500,
              1_000,
              2_500,
              5_000,
              10_000,
              25_000,
              100_000,
              250_000,
              1_000_000,
              2_500_000,
              10_000_000)
          .map(micros -> 1_000 * micros)
          .toArray();

  private static final double[] BOUNDS_SECONDS =
      Arrays.copyOf(
          LongStream.of(BOUNDS_NANOS).mapToDouble(nanos -> nanos / NANOS_PER_SECOND).toArray(),
          BOUNDS_NANOS.length + 1);

  static {
    BOUNDS_SECONDS[BOUNDS_NANOS.length] = Double.POSITIVE_INFINITY;
  }

  private final String name;
  private final String help;
  private final String[] labels;
  private final Map<Labels, Series> series = new ConcurrentHashMap<>();

  Latencies(String name, String help, String... labels) {
    this.name = name;
    this.help = help;
    this.labels = labels;
  }

  /** Those with the same labels. */
  static final class Series {
    private final LongAdder[] buckets =
        Stream.generate(LongAdder::new).limit(BOUNDS_SECONDS.length).toArray(LongAdder[]::new);
    private final LongAdder nanos = new LongAdder();

    /** So many things took so long each. */
    void record(long tookNanos, int times) {
      int bucket = 0;
      while (bucket < BOUNDS_NANOS.length && tookNanos > BOUNDS_NANOS[bucket]) {
        bucket++;
      }
      buckets[bucket].add(times);
      nanos.add(tookNanos * times);
    }

    private HistogramDataPointSnapshot shown(Labels labels) {
      long[] counts = Arrays.stream(buckets).mapToLong(LongAdder::sum).toArray();
      return HistogramDataPointSnapshot.builder()
          .labels(labels)
          .classicHistogramBuckets(ClassicHistogramBuckets.of(BOUNDS_SECONDS, counts))
          .sum(nanos.sum() / NANOS_PER_SECOND)
          .build();
    }
  }

  /** The series with these values of the labels; a new one if there is none. */
  Series of(String... values) {
    return series.computeIfAbsent(Labels.of(labels, values), fresh -> new Series());
  }

  @Override
  public MetricSnapshot collect() {
    HistogramSnapshot.Builder all = HistogramSnapshot.builder().name(name).help(help);
    series.forEach((labelled, latencies) -> all.dataPoint(latencies.shown(labelled)));
    return all.build();
  }
}
