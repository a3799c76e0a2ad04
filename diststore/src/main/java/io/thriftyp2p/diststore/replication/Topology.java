package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.ring.HashRing;
import io.thriftyp2p.locator.ring.Layout;
import java.util.Optional;
import java.util.Set;

/**
 * The nodes of a store at one time.
 *
 * @param ring whom requests go to, nodes of 2009 included
 * @param placement the nodes of our kind that are to keep keys: those of the ring, and those that
 *     are down and may be back soon
 * @param joining not in the ring yet, and about to keep keys
 * @param leaving out of the ring, and still holding keys
 * @param lost out of the ring for longer, without having left it: they may come back with what they
 *     held
 * @param classic the members of the ring that are of 2009, and know nothing of slots
 * @param replicas how many members keep each slot, where there are so many
 */
public record Topology(
    HashRing ring,
    HashRing placement,
    Set<Endpoint> joining,
    Set<Endpoint> leaving,
    Set<Endpoint> lost,
    Set<Endpoint> classic,
    int replicas) {
  public static Topology empty(Layout layout) {
    return new Topology(
        HashRing.empty(layout), HashRing.empty(layout), Set.of(), Set.of(), Set.of(), Set.of(), 1);
  }

  public Topology {
    if (replicas < 1) {
      throw new IllegalArgumentException(replicas + " replicas of a key");
    }
    joining = Set.copyOf(joining);
    leaving = Set.copyOf(leaving);
    lost = Set.copyOf(lost);
    classic = Set.copyOf(classic);
  }

  /**
   * Whether there is, or will be, somebody to take what a leaving node holds; one that is down may
   * be back.
   */
  boolean hasHeirs() {
    return !ring.isEmpty() || !placement.isEmpty() || !joining.isEmpty();
  }

  /** Whether the node is one of ours, and can be expected to answer. */
  boolean reachable(Endpoint node) {
    return (ring.contains(node) || leaving.contains(node)) && !classic.contains(node);
  }

  /** Whether what the node holds is, or may soon be, within reach. */
  boolean present(Endpoint node) {
    return placement.contains(node) || leaving.contains(node) || joining.contains(node);
  }

  /** The key's owner, if that is a node of 2009. */
  Optional<Endpoint> classicOwner(Key key) {
    return classic.isEmpty() ? Optional.empty() : ring.owner(key.bytes()).filter(classic::contains);
  }
}
