package io.thriftyp2p.testkit;

import io.thriftyp2p.locator.node.Scheduler;
import java.time.Duration;

/** One simulated process's view of time; its tasks die with it. */
public final class SimulatedScheduler implements Scheduler {
  /** An arbitrary wall-clock origin: 2026-01-01. */
  private static final long ORIGIN_MILLIS = 1_767_225_600_000L;

  private final SimulatedTime time;
  private final Duration wallClockError;
  private boolean dead;

  /**
   * @param wallClockError how far this node's wall clock is ahead of the others'
   */
  public SimulatedScheduler(SimulatedTime time, Duration wallClockError) {
    this.time = time;
    this.wallClockError = wallClockError;
  }

  @Override
  public long wallMillis() {
    return ORIGIN_MILLIS + time.nanos() / 1_000_000 + wallClockError.toMillis();
  }

  @Override
  public long nanoTime() {
    return time.nanos();
  }

  @Override
  public Cancellation schedule(Duration delay, Runnable task) {
    return time.schedule(
        delay,
        () -> {
          if (!dead) {
            task.run();
          }
        });
  }

  /** As kill -9 does: nothing of this process runs any more. */
  public void kill() {
    dead = true;
  }
}
