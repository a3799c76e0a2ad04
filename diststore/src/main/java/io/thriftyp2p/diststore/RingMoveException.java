package io.thriftyp2p.diststore;

/** A node could not go where it was told to; the message says where it is now, and what helps. */
public final class RingMoveException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** Why not. */
  public enum Reason {
    /** It was told something that cannot be done as it is now: nothing was changed. */
    REFUSED,
    /** Nobody answers where it was to go, or nobody who would let it in. */
    NO_RING,
    /** It went, and not everything is as it should be yet. */
    UNFINISHED
  }

  RingMoveException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
