package io.thriftyp2p.locator.membership;

import io.thriftyp2p.locator.node.Endpoint;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Since when each member that is gone has been known to be, so that it can be forgotten in the end.
 */
final class GoneMembers {
  private final Map<Endpoint, Long> goneSince = new HashMap<>();

  /** Takes note of changed records, at a time by {@code Scheduler.nanoTime}. */
  void note(Collection<Member> changed, long now) {
    for (Member member : changed) {
      if (member.state().reachable()) {
        goneSince.remove(member.endpoint());
      } else {
        goneSince.putIfAbsent(member.endpoint(), now);
      }
    }
  }

  /** Those that have been gone for longer than the limit; they are not given again. */
  Set<Endpoint> forget(Duration limit, long now) {
    Set<Endpoint> forgotten =
        goneSince.entrySet().stream()
            .filter(gone -> now - gone.getValue() > limit.toNanos())
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    goneSince.keySet().removeAll(forgotten);
    return forgotten;
  }
}
