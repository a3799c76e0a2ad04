package io.thriftyp2p.testkit.ring;

import io.thriftyp2p.locator.membership.View;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.ring.RingMember;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the nodes that are up see, beside what is so. */
final class Agreement {
  private final Map<Endpoint, SimulatedNode> up;

  Agreement(Map<Endpoint, SimulatedNode> up) {
    this.up = up;
  }

  /** Whether every node's ring is exactly the nodes that are up. */
  boolean holds() {
    List<Endpoint> expected = List.copyOf(up.keySet());
    Map<Long, View> seen = new HashMap<>();
    for (SimulatedNode node : up.values()) {
      // Views of equal digests have equal rings.
      View view = node.membership().view();
      if (seen.putIfAbsent(view.digest(), view) == null && !endpoints(view).equals(expected)) {
        return false;
      }
    }
    return true;
  }

  String describe() {
    StringBuilder text = new StringBuilder("up: " + up.keySet() + "\n");
    up.forEach(
        (at, node) -> {
          List<Endpoint> ring = endpoints(node.membership().view());
          List<Endpoint> missing = up.keySet().stream().filter(m -> !ring.contains(m)).toList();
          List<Endpoint> extra = ring.stream().filter(m -> !up.containsKey(m)).toList();
          if (!missing.isEmpty() || !extra.isEmpty()) {
            text.append(at + " lacks " + missing + " and has " + extra + "\n");
          }
        });
    return text.toString();
  }

  private static List<Endpoint> endpoints(View view) {
    return view.ring().stream().map(RingMember::endpoint).toList();
  }
}
