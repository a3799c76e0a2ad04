package io.thriftyp2p.cli.bench;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The time of a load. */
public interface Time {
  /** The machine's. */
  Time SYSTEM = new SystemTime();

  /** Nanoseconds from an arbitrary origin; never goes back. */
  long nanoTime();

  /** Blocks until then, or until the thread is interrupted. */
  void sleepUntil(long nanos);

  /** Wakes some 50 µs late from a sleep, so it stays awake for the last of it. */
  final class SystemTime implements Time {
    private static final long AWAKE_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

    private SystemTime() {}

    @Override
    public long nanoTime() {
      return System.nanoTime();
    }

    @Override
    public void sleepUntil(long nanos) {
      long left = nanos - System.nanoTime();
      while (left > 0 && !Thread.currentThread().isInterrupted()) {
        if (left > AWAKE_NANOS) {
          LockSupport.parkNanos(left - AWAKE_NANOS);
        } else {
          Thread.onSpinWait();
        }
        left = nanos - System.nanoTime();
      }
    }
  }
}
