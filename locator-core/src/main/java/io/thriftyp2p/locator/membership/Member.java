package io.thriftyp2p.locator.membership;

import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.NodeId;
import io.thriftyp2p.locator.ring.RingMember;
import java.util.Comparator;
import java.util.regex.Pattern;

/**
 * What is known of one member at one time.
 *
 * @param id {@link NodeId#UNKNOWN} for a peer that was named by somebody else and has not spoken
 *     for itself
 * @param incarnation raised only by the member itself, to overrule what others say of it; starts at
 *     the wall clock's milliseconds, so that a restarted node overrules its predecessor
 * @param weight share of the ring relative to a member of weight 1
 * @param zone failure domain; empty when none is set
 * @param name what the node calls itself; empty when it was given none
 */
public record Member(
    Endpoint endpoint,
    NodeId id,
    long incarnation,
    MemberState state,
    double weight,
    String zone,
    String name) {
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
  private static final int LONGEST_NAME = 255;

  private static final Comparator<Member> PRECEDENCE =
      Comparator.comparingLong(Member::incarnation)
          .thenComparing(Member::state)
          .thenComparing(Member::id)
          .thenComparingDouble(Member::weight)
          .thenComparing(Member::zone)
          .thenComparing(Member::name);

  /** Validates as {@link RingMember} does. */
  public Member {
    new RingMember(endpoint, weight, zone);
    requireName(name);
  }

  /** A member without a name of its own. */
  public Member(
      Endpoint endpoint,
      NodeId id,
      long incarnation,
      MemberState state,
      double weight,
      String zone) {
    this(endpoint, id, incarnation, state, weight, zone, "");
  }

  /**
   * @throws IllegalArgumentException when this cannot be a node's name
   */
  public static void requireName(String name) {
    if (name.length() > LONGEST_NAME || CONTROL.matcher(name).find()) {
      throw new IllegalArgumentException(
          "a node's name has at most %d characters, and no line ends".formatted(LONGEST_NAME));
    }
  }

  /** The node's name, or its address where it was given none. */
  public String displayName() {
    return name.isEmpty() ? endpoint.toString() : name;
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
    return new Member(endpoint, id, incarnation, newState, weight, zone, name);
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
    return new Member(endpoint, id, newIncarnation, state, weight, zone, name);
  }

  public RingMember toRingMember() {
    return new RingMember(endpoint, weight, zone);
  }
}
