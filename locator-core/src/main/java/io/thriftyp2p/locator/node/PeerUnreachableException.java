package io.thriftyp2p.locator.node;

/** No connection could be made, so that the peer has seen nothing of the call. */
public final class PeerUnreachableException extends PeerException {
  private static final long serialVersionUID = 1L;

  private final boolean refused;

  /**
   * @param refused whether the peer's machine said that nobody listens there, as opposed to silence
   */
  public PeerUnreachableException(Endpoint peer, boolean refused, String reason) {
    super(peer, peer + " cannot be reached: " + reason);
    this.refused = refused;
  }

  /** Whether the peer's machine answered that nobody listens on that port: the process is gone. */
  public boolean connectionRefused() {
    return refused;
  }

  @Override
  public boolean mayHaveBeenApplied() {
    return false;
  }
}
