package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.locator.node.Scheduler;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** How many requests clients make of this node. Safe for use by many threads. */
final class RequestRate {
  private static final long SHORTEST_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Scheduler clock;
  private final LongAdder requests = new LongAdder();
  private long countedAt;
  private long counted;
  private double rate;

  RequestRate(Scheduler clock) {
    this.clock = clock;
    this.countedAt = clock.nanoTime();
  }

  void count() {
    requests.increment();
  }

  /** Since it was asked before, or a second at least. */
  synchronized double perSecond() {
    long nanos = clock.nanoTime() - countedAt;
    if (nanos >= SHORTEST_NANOS) {
      long now = requests.sum();
      rate = (now - counted) * (double) TimeUnit.SECONDS.toNanos(1) / nanos;
      counted = now;
      countedAt += nanos;
    }
    return rate;
  }
}
