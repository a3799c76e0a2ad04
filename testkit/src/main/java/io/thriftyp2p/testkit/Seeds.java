package io.thriftyp2p.testkit;

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
        throw new AssertionError(
            "seed " + seed + " is broken; replay it with: " + replay + " -Dseed=" + seed, e);
      }
    }
  }

  /** A generator that yields the same numbers for the same seed, on every JDK. */
  public static RandomGenerator random(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }
}
