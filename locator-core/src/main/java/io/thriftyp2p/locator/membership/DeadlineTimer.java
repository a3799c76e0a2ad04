package io.thriftyp2p.locator.membership;

import io.thriftyp2p.locator.node.Scheduler;
import io.thriftyp2p.locator.node.Scheduler.Cancellation;
import java.time.Duration;

/**
 * Time-outs that can be trusted. When this process was stopped, or starved of its processor, its
 * timers all fire at once when it wakes up, before anything that arrived meanwhile is read: they
 * say nothing about others then.
 */
final class DeadlineTimer {
  private final Scheduler scheduler;
  private final long toleranceNanos;

  /** What to do when a time is over. */
  @FunctionalInterface
  interface Task {
    /**
     * @param slept whether this process has overslept, so that it cannot blame others
     */
    void timeIsOver(boolean slept);
  }

  DeadlineTimer(Scheduler scheduler, Duration tolerance) {
    this.scheduler = scheduler;
    this.toleranceNanos = tolerance.toNanos();
  }

  Cancellation schedule(Duration delay, Task task) {
    long due = scheduler.nanoTime() + delay.toNanos();
    return scheduler.schedule(delay, () -> task.timeIsOver(isPast(due)));
  }

  /** Whether so much more than a duration has gone by since it began that this process slept. */
  boolean overslept(long beganNanos, Duration duration) {
    return isPast(beganNanos + duration.toNanos());
  }

  private boolean isPast(long due) {
    return scheduler.nanoTime() - due > toleranceNanos;
  }
}
