package io.thriftyp2p.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;

/**
 * A closed loop of blocking calls by some threads, over random keys. Ends its threads when closed,
 * but not the store.
 */
final class Load implements AutoCloseable {
  private static final int GRACE_SECONDS = 60;

  /** To which latencies are exact. */
  private static final int DIGITS = 3;

  private final KeyValueClient store;
  private final int threads;
  private final int keys;
  private final byte[] value;
  private final ExecutorService workers;

  Load(KeyValueClient store, int threads, int keys, int valueBytes) {
    this.store = store;
    this.threads = threads;
    this.keys = keys;
    this.value = new byte[valueBytes];
    this.workers = Executors.newFixedThreadPool(threads);
    for (int i = 0; i < valueBytes; i++) {
      value[i] = (byte) ('0' + i % 10);
    }
  }

  /** Puts every key once. Blocks; fails as soon as the store does, and when it takes too long. */
  void fill() throws Exception {
    List<Future<?>> parts = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      int first = i;
      parts.add(
          workers.submit(
              () -> {
                for (int key = first; key < keys; key += threads) {
                  store.put(key, value);
                }
                return null;
              }));
    }
    for (Future<?> part : parts) {
      await(part, GRACE_SECONDS);
    }
  }

  /** Blocks for that long; fails when an operation does, or a key is missing. */
  Slice measure(Operation operation, double seconds) throws Exception {
    long begun = System.nanoTime();
    long nanos = (long) (seconds * TimeUnit.SECONDS.toNanos(1));
    List<Future<Histogram>> parts = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      parts.add(workers.submit(() -> run(operation, begun, nanos)));
    }
    Histogram all = new Histogram(DIGITS);
    for (Future<Histogram> part : parts) {
      all.add(await(part, (int) seconds + GRACE_SECONDS));
    }
    return Slice.of(all, System.nanoTime() - begun);
  }

  private Histogram run(Operation operation, long begun, long nanos) throws Exception {
    Histogram latencies = new Histogram(DIGITS);
    SplittableRandom random = new SplittableRandom();
    long now = System.nanoTime();
    while (now - begun < nanos) {
      operation.run(store, random.nextInt(keys), value);
      long after = System.nanoTime();
      latencies.recordValue(after - now);
      now = after;
    }
    return latencies;
  }

  private static <T> T await(Future<T> part, int seconds) throws Exception {
    try {
      return part.get(seconds, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    } catch (TimeoutException e) {
      throw new IllegalStateException("the store stands still for a minute", e);
    }
  }

  @Override
  public void close() {
    workers.shutdownNow();
  }
}
