package io.thriftyp2p.locator.membership;

/**
 * The life of a member, in the order in which a later state wins over an earlier one of the same
 * incarnation.
 */
public enum MemberState {
  /** Looks for its ring; whoever lets it in waits for it before leaving. */
  JOINING,
  ALIVE,
  /** Did not answer, and has not been given up; still in the ring. */
  SUSPECT,
  /** Out of the ring and still there, to hand over what it holds. */
  LEAVING,
  /** Gone without a word: nobody is sent there, and its share of the keys is kept for it. */
  DOWN,
  /**
   * Gone, and others own its share: down for long, or died while it was leaving. Still looked for.
   */
  LOST,
  /** Gone in good order, or removed by an operator. */
  LEFT;

  /** Whether requests go to a member in this state. */
  public boolean inRing() {
    return this == ALIVE || this == SUSPECT;
  }

  /** Whether a member in this state has its share of the keys, reachable or not. */
  public boolean ownsSlots() {
    return inRing() || this == DOWN;
  }

  /** Whether a member in this state can be talked to. */
  public boolean reachable() {
    return !gone() && this != DOWN;
  }

  /** Whether nothing depends any more on a member in this state; nodes forget it in their time. */
  public boolean gone() {
    return this == LOST || this == LEFT;
  }
}
