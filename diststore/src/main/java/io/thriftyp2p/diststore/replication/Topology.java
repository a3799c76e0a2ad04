package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.ring.HashRing;
import io.thriftyp2p.locator.ring.Layout;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The nodes of a store at one time.
 *
 * @param joining not in the ring yet, and about to own keys
 * @param leaving out of the ring, and still holding keys
 * @param classic the members of the ring that are of 2009, and know nothing of slots
 */
public record Topology(
    HashRing ring, Set<Endpoint> joining, Set<Endpoint> leaving, Set<Endpoint> classic) {
  public static Topology empty(Layout layout) {
    return new Topology(HashRing.empty(layout), Set.of(), Set.of());
  }

  public Topology {
    joining = Set.copyOf(joining);
    leaving = Set.copyOf(leaving);
    classic = Set.copyOf(classic);
  }

  /** One without nodes of 2009. */
  public Topology(HashRing ring, Set<Endpoint> joining, Set<Endpoint> leaving) {
    this(ring, joining, leaving, Set.of());
  }

  /** Whether there is, or will be, somebody to take what a leaving node holds. */
  boolean hasHeirs() {
    return !ring.isEmpty() || !joining.isEmpty();
  }

  /** Whether the node can be asked for what it holds. */
  boolean hasNode(Endpoint node) {
    return (ring.contains(node) || leaving.contains(node)) && !classic.contains(node);
  }

  /** The key's owner, if that is a node of 2009. */
  Optional<Endpoint> classicOwner(Key key) {
    return classic.isEmpty() ? Optional.empty() : ring.owner(key.bytes()).filter(classic::contains);
  }

  /**
   * The member of our kind that speaks to a node of 2009 about this key: the one that would own the
   * key without them, and so may still hold it. Empty when there is none in the ring.
   */
  Optional<Endpoint> spokesman(Key key) {
    return ring.preferenceList(key.bytes(), classic.size() + 1).stream()
        .filter(member -> !classic.contains(member))
        .findFirst();
  }

  /** Whether any owner of a key of this slot knows of slots. */
  boolean canBeClaimed(int slot) {
    List<Endpoint> owners = ring.owners(slot);
    return classic.isEmpty() || !classic.containsAll(owners);
  }
}
