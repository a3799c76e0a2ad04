package io.thriftyp2p.locator.membership;

import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.NodeId;
import io.thriftyp2p.locator.ring.RingMember;
import java.util.Comparator;

/**
 * What is known of one member at one time.
 *
 * @param id {@link NodeId#UNKNOWN} for a peer that was named by somebody else and has not spoken
 *     for itself
 * @param incarnation raised only by the member itself, to overrule what others say of it; starts at
 *     the wall clock's milliseconds, so that a restarted node overrules its predecessor
 * @param weight share of the ring relative to a member of weight 1
 * @param zone failure domain; empty when none is set
 */
public record Member(
    Endpoint endpoint, NodeId id, long incarnation, MemberState state, double weight, String zone) {
  private static final Comparator<Member> PRECEDENCE =
      Comparator.comparingLong(Member::incarnation)
          .thenComparing(Member::state)
          .thenComparing(Member::id)
          .thenComparingDouble(Member::weight)
          .thenComparing(Member::zone);

  /** Validates as {@link RingMember} does. */
  public Member {
    new RingMember(endpoint, weight, zone);
  }

  /** Whether this is a node of 2009, which has no id and does not speak for itself. */
  public boolean isClassic() {
    return id.equals(NodeId.UNKNOWN);
  }

  /** A member known by its address only. */
  static Member named(Endpoint endpoint, long incarnation) {
    return new Member(endpoint, NodeId.UNKNOWN, incarnation, MemberState.ALIVE, 1.0, "");
  }

  /**
   * Whether this record overrules another one of the same endpoint. A total order over unequal
   * records: of two that differ exactly one wins, on every node.
   */
  public boolean supersedes(Member other) {
    return PRECEDENCE.compare(this, other) > 0;
  }

  public Member withState(MemberState newState) {
    return new Member(endpoint, id, incarnation, newState, weight, zone);
  }

  /**
   * This member, gone without a word; one that was not in the ring, or not any more, leaves no
   * share behind.
   */
  public Member dead() {
    return withState(
        switch (state) {
          case JOINING -> MemberState.LEFT;
          case LEAVING -> MemberState.LOST;
          default -> MemberState.DOWN;
        });
  }

  public Member withIncarnation(long newIncarnation) {
    return new Member(endpoint, id, newIncarnation, state, weight, zone);
  }

  public RingMember toRingMember() {
    return new RingMember(endpoint, weight, zone);
  }
}
