package io.thriftyp2p.locator.memory;

import io.thriftyp2p.locator.membership.Member;
import io.thriftyp2p.locator.membership.MemberState;
import io.thriftyp2p.locator.membership.RingIdentity;
import io.thriftyp2p.locator.membership.View;
import io.thriftyp2p.locator.node.Endpoint;
import java.time.Duration;
import java.util.List;

/**
 * The ring that a node was in.
 *
 * @param others its other members, as they are when they do not answer: down, or lost if they were
 *     so or about to leave. Those that have left are kept as long as the ring itself remembers
 *     them, so that nobody takes them for members who saw less
 * @param asOfMillis by the node's wall clock, since 1970
 */
public record RememberedRing(RingIdentity identity, List<Member> others, long asOfMillis) {
  public RememberedRing {
    others = List.copyOf(others);
  }

  /** What is worth remembering of a view. */
  public static RememberedRing of(
      RingIdentity identity, View view, Endpoint self, long wallMillis) {
    List<Member> others =
        view.members().stream()
            .filter(member -> !member.endpoint().equals(self))
            .filter(member -> member.state() != MemberState.JOINING)
            .map(member -> member.state().reachable() ? member.dead() : member)
            .toList();
    return new RememberedRing(identity, others, wallMillis);
  }

  /** Where a member of the ring may be found. */
  public List<Endpoint> addresses() {
    return others.stream()
        .filter(member -> member.state() != MemberState.LEFT)
        .map(Member::endpoint)
        .toList();
  }

  /**
   * Whether the ring may have forgotten since who has left it.
   *
   * @param forgetAfter how long it remembers
   */
  public boolean isStale(long wallMillis, Duration forgetAfter) {
    return wallMillis - asOfMillis >= forgetAfter.toMillis();
  }

  boolean saysTheSameAs(RememberedRing other) {
    return identity.equals(other.identity) && others.equals(other.others);
  }
}
