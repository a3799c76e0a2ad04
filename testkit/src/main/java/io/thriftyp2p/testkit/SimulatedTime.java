package io.thriftyp2p.testkit;

import io.thriftyp2p.locator.node.Scheduler.Cancellation;
import java.time.Duration;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;

/**
 * A clock that jumps from one event to the next. Events of the same instant run in the order in
 * which they were given, so that a run depends on nothing but its seed. For one thread.
 */
public final class SimulatedTime {
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private long now;
  private long given;
  private int depth;

  private static final class Event implements Comparable<Event> {
    final long at;
    final long order;
    final Runnable task;
    boolean cancelled;

    Event(long at, long order, Runnable task) {
      this.at = at;
      this.order = order;
      this.task = task;
    }

    @Override
    public int compareTo(Event other) {
      return at == other.at ? Long.compare(order, other.order) : Long.compare(at, other.at);
    }
  }

  /** Nanoseconds since the simulation began. */
  public long nanos() {
    return now;
  }

  /**
   * How many events are running, each but the first while the one before it waits; 0 between
   * events.
   */
  public int depth() {
    return depth;
  }

  public Cancellation schedule(Duration delay, Runnable task) {
    Event event = new Event(now + Math.max(0, delay.toNanos()), given++, task);
    events.add(event);
    return () -> event.cancelled = true;
  }

  /** Lets time pass. */
  public void run(Duration duration) {
    long end = now + duration.toNanos();
    while (!events.isEmpty() && events.peek().at <= end) {
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
      if (events.isEmpty() || events.peek().at > end) {
        now = end;
        return condition.getAsBoolean();
      }
      step();
    }
    return true;
  }

  private void step() {
    Event event = events.remove();
    now = event.at;
    if (event.cancelled) {
      return;
    }
    depth++;
    try {
      event.task.run();
    } finally {
      depth--;
    }
  }
}
