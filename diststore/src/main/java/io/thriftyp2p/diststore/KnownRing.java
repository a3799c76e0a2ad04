package io.thriftyp2p.diststore;

import io.thriftyp2p.locator.Wire;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.ring.HashRing;
import io.thriftyp2p.locator.ring.Layout;
import io.thriftyp2p.thrift.locator.MemberState;
import io.thriftyp2p.thrift.locator.Ring;
import io.thriftyp2p.thrift.locator.RingMember;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A ring as a client knows it. Immutable.
 *
 * @param placement with all members that own slots, reachable or not
 * @param members who can be asked: those that are not down, and not of 2009
 */
record KnownRing(HashRing placement, int replicas, Set<Endpoint> members) {
  /** Takes a moment, some milliseconds in a large ring: not for an event loop. */
  static KnownRing of(Ring ring) {
    Set<Endpoint> members = new TreeSet<>();
    List<io.thriftyp2p.locator.ring.RingMember> owners = new ArrayList<>();
    for (RingMember member : ring.members) {
      Optional<Endpoint> endpoint = Wire.endpoint(member.location);
      boolean present = Wire.inRing(member);
      if (endpoint.isPresent() && (present || member.state == MemberState.DOWN)) {
        owners.add(
            new io.thriftyp2p.locator.ring.RingMember(
                endpoint.get(), member.weight, member.zone == null ? "" : member.zone));
        if (present && !Wire.isClassic(member)) {
          members.add(endpoint.get());
        }
      }
    }
    Layout layout = ring.layout == null ? Layout.SLOTS : Layout.valueOf(ring.layout.name());
    return new KnownRing(HashRing.of(layout, owners), Math.max(1, ring.replicas), members);
  }

  /**
   * How many replicas of a key have to agree: any two majorities have one in common, so that no
   * later read sees less. Of two, one is a read quorum, and reads by itself.
   */
  int agreeing() {
    int all = Math.min(replicas, placement.members().size());
    return all < 3 ? 1 : all / 2 + 1;
  }

  /** The replicas of a key that can be asked, in the order of its preference list. */
  List<Endpoint> replicasOf(byte[] key) {
    return placement.preferenceList(key, replicas).stream().filter(members::contains).toList();
  }
}
