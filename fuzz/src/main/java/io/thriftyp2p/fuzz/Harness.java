package io.thriftyp2p.fuzz;

import org.jspecify.annotations.Nullable;

/** What Jazzer calls. */
public final class Harness {
  private static @Nullable BoundedTarget target;

  private Harness() {}

  /**
   * Sets up once for all inputs.
   *
   * @param arguments the name of the target
   */
  public static void fuzzerInitialize(String[] arguments) throws Exception {
    Target named = Targets.named(arguments[0]);
    BoundedTarget bounded = new BoundedTarget(named);
    for (byte[] seed : named.seeds().values()) {
      // Loads what is needed, so that the first inputs are as fast as the others.
      bounded.measured(seed);
    }
    target = bounded;
  }

  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    if (target == null) {
      throw new IllegalStateException("no target was named");
    }
    target.take(input);
  }
}
