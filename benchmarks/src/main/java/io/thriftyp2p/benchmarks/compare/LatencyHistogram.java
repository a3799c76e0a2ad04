package io.thriftyp2p.benchmarks.compare;

/**
 * Counts latencies in buckets that are exact to 1/64, from a nanosecond to some minutes. Not safe
 * for use by several threads: each fills one of its own, and they are added up.
 */
final class LatencyHistogram {
  private static final int BITS = 6;
  private static final int PER_OCTAVE = 1 << BITS;

  private final long[] counts = new long[PER_OCTAVE * (Long.SIZE - BITS)];
  private long total;

  void add(long nanos) {
    counts[bucket(Math.max(0, nanos))]++;
    total++;
  }

  void addAll(LatencyHistogram other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
    total += other.total;
  }

  long total() {
    return total;
  }

  /** The least latency in nanoseconds that this share of all does not exceed; 0 when empty. */
  long quantile(double share) {
    long rank = Math.max(1, (long) Math.ceil(share * total));
    long below = 0;
    for (int i = 0; i < counts.length; i++) {
      below += counts[i];
      if (below >= rank) {
        return least(i);
      }
    }
    return 0;
  }

  private static int bucket(long nanos) {
    if (nanos < PER_OCTAVE) {
      return (int) nanos;
    }
    int octave = Long.SIZE - 1 - BITS - Long.numberOfLeadingZeros(nanos);
    return (octave << BITS) + (int) (nanos >>> octave);
  }

  private static long least(int bucket) {
    if (bucket < 2 * PER_OCTAVE) {
      return bucket;
    }
    int octave = (bucket >>> BITS) - 1;
    return (long) (bucket - (octave << BITS)) << octave;
  }
}
