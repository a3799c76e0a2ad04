package io.thriftyp2p.locator.node;

/**
 * The peer answered that it will not: it does not know the method, cannot read the request, does
 * not let this caller, has no room, or failed inside. (Failures that an IDL declares arrive as
 * themselves.)
 */
public final class PeerRefusedException extends PeerException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** Why, as far as the caller may act on it. */
  public enum Reason {
    UNKNOWN_METHOD,
    BAD_REQUEST,
    /** The caller has shown nothing that permits it; nothing was done. */
    ACCESS_DENIED,
    /** There was no room for it now; nothing was done. */
    OVERLOADED,
    INTERNAL_ERROR
  }

  public PeerRefusedException(Endpoint peer, Reason reason, String message) {
    super(peer, peer + " refused: " + message);
    this.reason = reason;
  }

  /** Whether a peer does not let this process do what it asked for. */
  public static boolean isDenial(Throwable failure) {
    return failure instanceof PeerRefusedException refused
        && refused.reason == Reason.ACCESS_DENIED;
  }

  public Reason reason() {
    return reason;
  }

  @Override
  public boolean mayHaveBeenApplied() {
    return reason == Reason.INTERNAL_ERROR;
  }
}
