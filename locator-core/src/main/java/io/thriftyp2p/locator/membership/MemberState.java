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
  /** Gone without a word. */
  DOWN,
  /** Gone in good order. */
  LEFT;

  /** Whether a member in this state owns its share of the keys. */
  public boolean inRing() {
    return this == ALIVE || this == SUSPECT;
  }

  /** Whether a member in this state can be talked to. */
  public boolean reachable() {
    return this != DOWN && this != LEFT;
  }
}
