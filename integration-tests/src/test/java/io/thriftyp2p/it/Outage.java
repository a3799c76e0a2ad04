package io.thriftyp2p.it;

import io.thriftyp2p.locator.node.Endpoint;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * A fault, as calls meet it.
 *
 * @param owners of the keys when it began
 * @param cut whether the first (absent if a client chose it) cannot ask the second
 */
record Outage(Map<String, Endpoint> owners, BiPredicate<Optional<Endpoint>, Endpoint> cut) {
  static Outage none() {
    return new Outage(Map.of(), (asked, owner) -> false);
  }

  /** A node is gone. */
  static Outage of(Endpoint victim, Map<String, Endpoint> owners) {
    return new Outage(owners, (asked, owner) -> owner.equals(victim));
  }

  /** These cannot ask those. */
  static Outage between(Set<Endpoint> left, Set<Endpoint> right, Map<String, Endpoint> owners) {
    return new Outage(
        owners,
        (asked, owner) ->
            asked
                .filter(
                    node ->
                        (left.contains(node) && right.contains(owner))
                            || (right.contains(node) && left.contains(owner)))
                .isPresent());
  }

  boolean meets(Optional<Endpoint> asked, String key) {
    Endpoint owner = owners.get(key);
    return owner != null && cut.test(asked, owner);
  }
}
