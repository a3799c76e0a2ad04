package io.thriftyp2p.cli.bench;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * Takes in how requests went, from any thread, and tells it to one. The time of a request that
 * failed counts as well: somebody waited for it.
 */
public final class Measurement {
  private static final int DIGITS = 3;

  private final Recorder recorder = new Recorder(DIGITS);
  private final LongAdder done = new LongAdder();
  private final LongAdder missing = new LongAdder();
  private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();
  private final Histogram total = new Histogram(DIGITS);

  void succeeded(long nanos, int missingKeys) {
    recorder.recordValue(Math.max(0, nanos));
    missing.add(missingKeys);
    done.increment();
  }

  void failed(long nanos, String kind) {
    recorder.recordValue(Math.max(0, nanos));
    failures.computeIfAbsent(kind, first -> new LongAdder()).increment();
    done.increment();
  }

  /** Requests that have ended. */
  public long done() {
    return done.sum();
  }

  /** What there is until now; for one thread. */
  public Measured look(long nanos) {
    total.add(recorder.getIntervalHistogram());
    Map<String, Long> kinds = new TreeMap<>();
    failures.forEach((kind, count) -> kinds.put(kind, count.sum()));
    return new Measured(total.copy(), nanos, missing.sum(), kinds);
  }
}
