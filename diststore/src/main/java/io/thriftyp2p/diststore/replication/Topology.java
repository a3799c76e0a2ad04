package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.ring.HashRing;
import io.thriftyp2p.locator.ring.Layout;
import java.util.Set;

/**
 * The nodes of a store at one time.
 *
 * @param joining not in the ring yet, and about to own keys
 * @param leaving out of the ring, and still holding keys
 */
public record Topology(HashRing ring, Set<Endpoint> joining, Set<Endpoint> leaving) {
  public static Topology empty(Layout layout) {
    return new Topology(HashRing.empty(layout), Set.of(), Set.of());
  }

  public Topology {
    joining = Set.copyOf(joining);
    leaving = Set.copyOf(leaving);
  }

  /** Whether there is, or will be, somebody to take what a leaving node holds. */
  boolean hasHeirs() {
    return !ring.isEmpty() || !joining.isEmpty();
  }

  /** Whether the node can be asked for what it holds. */
  boolean hasNode(Endpoint node) {
    return ring.contains(node) || leaving.contains(node);
  }
}
