package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.ring.HashRing;
import io.thriftyp2p.locator.ring.Layout;
import java.util.Set;

/**
 * The nodes of a store at one time.
 *
 * @param leaving out of the ring, and still holding keys
 */
public record Topology(HashRing ring, Set<Endpoint> leaving) {
  public static Topology empty(Layout layout) {
    return new Topology(HashRing.empty(layout), Set.of());
  }

  public Topology {
    leaving = Set.copyOf(leaving);
  }

  /** Whether the node can be asked for what it holds. */
  boolean hasNode(Endpoint node) {
    return ring.contains(node) || leaving.contains(node);
  }
}
