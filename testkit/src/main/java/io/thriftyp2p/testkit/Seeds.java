package io.thriftyp2p.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Runs a test for many seeds; the system property {@code seed} replays one of them. */
public final class Seeds {
  private Seeds() {}

  /** One run, which gets all its chance from its seed. */
  @FunctionalInterface
  public interface Run {
    void run(long seed) throws Exception;
  }

  /**
   * Runs seeds 1 to count, or the one that {@code -Dseed=N} names.
   *
   * @param replay how to run the test alone, up to the seed: printed with a broken seed
   * @throws AssertionError naming the first broken seed and how to replay it
   */
  public static void forEach(int count, String replay, Run run) {
    Long only = Long.getLong("seed");
    for (long seed = only == null ? 1 : only; seed <= (only == null ? count : only); seed++) {
      try {
        run.run(seed);
      } catch (Exception | AssertionError e) {
        throw broken(seed, replay, e);
      }
    }
  }

  /**
   * The same for many seeds, on all processors: runs share nothing but what their test makes them
   * share.
   *
   * @throws AssertionError naming the least of the broken seeds and how to replay it
   */
  public static void forEachInParallel(long from, long count, String replay, Run run) {
    Long only = Long.getLong("seed");
    long end = only == null ? from + count : only + 1;
    AtomicLong next = new AtomicLong(only == null ? from : only);
    ConcurrentNavigableMap<Long, Throwable> broken = new ConcurrentSkipListMap<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      Thread thread = new Thread(() -> runSome(next, end, run, broken), "seeds-" + i);
      thread.start();
      threads.add(thread);
    }
    threads.forEach(Seeds::join);
    if (!broken.isEmpty()) {
      throw broken(broken.firstKey(), replay, broken.firstEntry().getValue());
    }
  }

  private static void runSome(AtomicLong next, long end, Run run, Map<Long, Throwable> broken) {
    while (broken.isEmpty()) {
      long seed = next.getAndIncrement();
      if (seed >= end) {
        return;
      }
      try {
        run.run(seed);
      } catch (Exception | AssertionError e) {
        broken.put(seed, e);
      }
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static AssertionError broken(long seed, String replay, Throwable why) {
    return new AssertionError(
        "seed " + seed + " is broken; replay it with: " + replay + " -Dseed=" + seed, why);
  }

  /** A generator that yields the same numbers for the same seed, on every JDK. */
  public static RandomGenerator random(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }
}
