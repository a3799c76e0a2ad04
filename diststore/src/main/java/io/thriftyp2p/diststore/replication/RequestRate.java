package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.replication.ReplicationCounts.Event;
import io.thriftyp2p.locator.node.Scheduler;
import java.util.concurrent.TimeUnit;

/** How many requests clients make of this node. Safe for use by many threads. */
final class RequestRate {
  private static final long SHORTEST_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Scheduler clock;
  private final ReplicationCounts counts;
  private long countedAt;
  private long counted;
  private double rate;

  RequestRate(Scheduler clock, ReplicationCounts counts) {
    this.clock = clock;
    this.counts = counts;
    this.countedAt = clock.nanoTime();
  }

  /** Since it was asked before, or a second at least. */
  synchronized double perSecond() {
    long nanos = clock.nanoTime() - countedAt;
    if (nanos >= SHORTEST_NANOS) {
      long now = counts.of(Event.GET) + counts.of(Event.PUT) + counts.of(Event.DELETE);
      rate = (now - counted) * (double) TimeUnit.SECONDS.toNanos(1) / nanos;
      counted = now;
      countedAt += nanos;
    }
    return rate;
  }
}
