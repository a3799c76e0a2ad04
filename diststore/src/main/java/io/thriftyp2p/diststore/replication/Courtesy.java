package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.locator.node.Scheduler;
import java.time.Duration;

/**
 * What is in nobody's way waits while other nodes bring slots over from this one, but not for ever:
 * a ring that changes without end is cared for, too.
 */
final class Courtesy {
  /** Longer than another node takes between two pages. */
  private static final Duration QUIET_AFTER = Duration.ofSeconds(2);

  private static final Duration MOST_PATIENCE = Duration.ofMinutes(1);

  private final Scheduler scheduler;
  private volatile long pulledAt;

  /** When nobody was seen to bring anything over. For the scheduler's thread. */
  private long quietAt;

  Courtesy(Scheduler scheduler) {
    this.scheduler = scheduler;
    this.quietAt = scheduler.nanoTime();
    this.pulledAt = quietAt - QUIET_AFTER.toNanos();
  }

  /** Another node brings something over; in any thread. */
  void pulled() {
    pulledAt = scheduler.nanoTime();
  }

  /** Whether to wait. In the scheduler's thread. */
  boolean isDue() {
    long now = scheduler.nanoTime();
    boolean busy = now - pulledAt < QUIET_AFTER.toNanos();
    if (!busy) {
      quietAt = now;
    }
    return busy && now - quietAt < MOST_PATIENCE.toNanos();
  }
}
