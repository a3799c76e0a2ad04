package io.thriftyp2p.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/** A target that is held to its bounds. */
final class BoundedTarget {
  static final Duration MOST_TIME = Duration.ofSeconds(1);

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /**
   * Class loading allocates once, and a busy machine holds up once; what a peer can bring about
   * comes each time.
   */
  private static final int TRIES = 3;

  private final Target target;

  BoundedTarget(Target target) {
    this.target = target;
  }

  /** What one input took, in bytes and nanoseconds. */
  record Cost(long allocated, long nanos) {
    private Cost least(Cost other) {
      return new Cost(Math.min(allocated, other.allocated), Math.min(nanos, other.nanos));
    }

    private boolean isWithin(long mostBytes) {
      return allocated <= mostBytes && nanos <= MOST_TIME.toNanos();
    }
  }

  void take(byte[] input) throws Exception {
    long mostBytes = target.allocatesAtMost() + (long) target.allocatesAByte() * input.length;
    Cost cost = measured(input);
    for (int tries = 1; !cost.isWithin(mostBytes) && tries < TRIES; tries++) {
      cost = cost.least(measured(input));
    }
    if (!cost.isWithin(mostBytes)) {
      throw new AssertionError(
          "%d bytes of input allocated %d bytes and took %d ms: at most %d bytes and %d ms may be"
              .formatted(
                  input.length,
                  cost.allocated(),
                  Duration.ofNanos(cost.nanos()).toMillis(),
                  mostBytes,
                  MOST_TIME.toMillis()));
    }
  }

  /** Takes the input, within bounds or not; bytes are those that this thread allocates. */
  Cost measured(byte[] input) throws Exception {
    LoggedFailures.forget();
    long began = System.nanoTime();
    long before = THREADS.getCurrentThreadAllocatedBytes();
    target.take(input);
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    long nanos = System.nanoTime() - began;
    LoggedFailures.check();
    return new Cost(allocated, nanos);
  }
}
