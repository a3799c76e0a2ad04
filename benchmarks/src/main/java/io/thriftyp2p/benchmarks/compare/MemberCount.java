package io.thriftyp2p.benchmarks.compare;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;

/** Tells on standard output when a member sees all others. */
final class MemberCount {
  private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private MemberCount() {}

  /**
   * Blocks until there are that many.
   *
   * @throws IllegalStateException when there are not after a minute
   */
  static void await(int expected, IntSupplier seen) {
    long begun = System.nanoTime();
    while (seen.getAsInt() != expected) {
      if (System.nanoTime() - begun > DEADLINE_NANOS) {
        throw new IllegalStateException(
            "there are " + seen.getAsInt() + " members after a minute, not " + expected);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    System.out.println("ready");
  }
}
