package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.locator.node.Scheduler;
import java.time.Duration;

/**
 * Notices that this process has stood still (stopped, swapped out, collecting garbage): what it
 * reads next may have come long ago, and whoever sent it may have turned to another node and gone
 * on. Safe for use by many threads.
 */
final class StandStill {
  private static final Duration TICK = Duration.ofMillis(100);
  private static final Duration LONG = Duration.ofMillis(200);

  /** After so long all that had come meanwhile is read, also by a busy node. */
  private static final Duration READ_WITHIN = Duration.ofSeconds(3);

  private final Scheduler scheduler;
  private volatile long tickedAt;
  private volatile long until;
  private volatile boolean stopped;

  StandStill(Scheduler scheduler) {
    this.scheduler = scheduler;
    tickedAt = scheduler.nanoTime();
    until = tickedAt;
  }

  void start() {
    tickedAt = scheduler.nanoTime();
    scheduler.schedule(TICK, this::tick);
  }

  void stop() {
    stopped = true;
  }

  private void tick() {
    tickedAt = notice();
    if (!stopped) {
      scheduler.schedule(TICK, this::tick);
    }
  }

  /** Whether what arrives now may be older than it seems. */
  boolean lately() {
    return notice() - until < 0;
  }

  /** The time at which it looked: to stand still right after that is noticed the next time. */
  private long notice() {
    long now = scheduler.nanoTime();
    if (now - tickedAt > LONG.toNanos()) {
      until = now + READ_WITHIN.toNanos();
    }
    return now;
  }
}
