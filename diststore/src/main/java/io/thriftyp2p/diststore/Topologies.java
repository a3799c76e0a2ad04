package io.thriftyp2p.diststore;

import io.thriftyp2p.diststore.replication.Topology;
import io.thriftyp2p.locator.RingChange;
import io.thriftyp2p.locator.membership.Member;
import io.thriftyp2p.locator.membership.MemberState;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.ring.HashRing;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The nodes of a store, as a change of the ring leaves them. */
final class Topologies {
  private Topologies() {}

  static Topology after(RingChange change, int replicas) {
    return new Topology(
        change.after().ring(),
        ofOurKind(change),
        inState(change, MemberState.JOINING),
        inState(change, MemberState.LEAVING),
        inState(change, MemberState.LOST),
        such(change, member -> member.isClassic() && member.state().inRing()),
        replicas);
  }

  /** Without nodes of 2009, which keep no slots. */
  private static HashRing ofOurKind(RingChange change) {
    HashRing placement = change.after().placement();
    Set<Endpoint> classic = such(change, Member::isClassic);
    return classic.isEmpty()
        ? placement
        : placement.withMembers(
            placement.members().stream()
                .filter(member -> !classic.contains(member.endpoint()))
                .toList());
  }

  private static Set<Endpoint> inState(RingChange change, MemberState state) {
    return such(change, member -> member.state() == state);
  }

  private static Set<Endpoint> such(RingChange change, Predicate<Member> which) {
    return change.after().view().members().stream()
        .filter(which)
        .map(Member::endpoint)
        .collect(Collectors.toSet());
  }
}
