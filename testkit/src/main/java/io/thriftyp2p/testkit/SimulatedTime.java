package io.thriftyp2p.testkit;

import io.thriftyp2p.locator.node.Scheduler.Cancellation;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * A clock that jumps from one event to the next. Events of the same instant run in the order in
 * which they were given, so that a run depends on nothing but its seed. For one thread.
 */
public final class SimulatedTime {
  private final EventQueue events = new EventQueue();
  private long now;

  /** Nanoseconds since the simulation began. */
  public long nanos() {
    return now;
  }

  /** How many events are due in the future; what was cancelled does not count. */
  public int pending() {
    return events.size();
  }

  public Cancellation schedule(Duration delay, Runnable task) {
    return schedule(delay.toNanos(), task);
  }

  Cancellation schedule(long delayNanos, Runnable task) {
    return events.add(now + Math.max(0, delayNanos), task);
  }

  /** Lets time pass. */
  public void run(Duration duration) {
    long end = now + duration.toNanos();
    while (!events.isEmpty() && events.nextAt() <= end) {
      step();
    }
    now = end;
  }

  /**
   * Lets time pass until the condition holds; it is looked at after each event.
   *
   * @return whether it came to hold within the limit
   */
  public boolean runUntil(BooleanSupplier condition, Duration limit) {
    long end = now + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (events.isEmpty() || events.nextAt() > end) {
        now = end;
        return condition.getAsBoolean();
      }
      step();
    }
    return true;
  }

  private void step() {
    EventQueue.Event event = events.removeFirst();
    now = event.at;
    event.task.run();
  }
}
