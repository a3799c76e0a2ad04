package io.thriftyp2p.locator.node;

/** No answer came before the deadline, or the connection was lost while waiting for it. */
public final class PeerTimedOutException extends PeerException {
  private static final long serialVersionUID = 1L;

  public PeerTimedOutException(Endpoint peer, String reason) {
    super(peer, peer + " did not answer: " + reason);
  }

  @Override
  public boolean mayHaveBeenApplied() {
    return true;
  }
}
