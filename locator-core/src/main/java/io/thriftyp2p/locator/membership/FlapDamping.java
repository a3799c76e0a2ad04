package io.thriftyp2p.locator.membership;

import io.thriftyp2p.locator.node.Endpoint;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * How often each member has gone down lately, so that one that flaps is slow to return: each time
 * counts one, and the count halves every minute. Three times cost nothing; from then on the wait
 * doubles with each.
 *
 * <p>The member itself does the waiting, in one place, so that views do not differ over it: for its
 * own refutations it counts itself, and a process that is started again is told by the peer through
 * which it joins. After Villamizar et al., "BGP Route Flap Damping", RFC 2439.
 */
final class FlapDamping {
  private static final double HALF_LIFE_NANOS = 60e9;
  private static final double FREE = 3;
  private static final double FORGOTTEN = 0.05;
  private static final Duration FIRST_WAIT = Duration.ofSeconds(2);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
  private static final int MOST_KEPT = 10_000;

  private final Map<Endpoint, Count> counts = new HashMap<>();

  private record Count(double value, long at) {
    double now(long time) {
      return value * Math.pow(0.5, (time - at) / HALF_LIFE_NANOS);
    }
  }

  /** The member went down without a word; times by {@code Scheduler.nanoTime}. */
  void wentDown(Endpoint member, long now) {
    if (counts.size() >= MOST_KEPT) {
      counts.values().removeIf(count -> count.now(now) < FORGOTTEN);
    }
    if (counts.size() < MOST_KEPT || counts.containsKey(member)) {
      counts.merge(member, new Count(1, now), (old, one) -> new Count(old.now(now) + 1, now));
    }
  }

  /** How long the member is to wait before it returns. */
  Duration waitOf(Endpoint member, long now) {
    Count count = counts.get(member);
    double tooMany = count == null ? 0 : count.now(now) - FREE;
    if (tooMany <= 0) {
      return Duration.ZERO;
    }
    double nanos = FIRST_WAIT.toNanos() * Math.pow(2, Math.min(tooMany, 16));
    return Duration.ofNanos((long) Math.min(nanos, (double) LONGEST_WAIT.toNanos()));
  }
}
