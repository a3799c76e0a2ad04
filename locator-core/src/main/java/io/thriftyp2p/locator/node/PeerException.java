package io.thriftyp2p.locator.node;

/**
 * A call to another node failed. The three kinds are kept apart because they call for different
 * things: an {@linkplain PeerUnreachableException unreachable} peer saw nothing of the call, so
 * that it can be made elsewhere; of a {@linkplain PeerTimedOutException timed out} call nobody
 * knows whether it was carried out; a {@linkplain PeerRefusedException refusal} is an answer.
 */
public abstract sealed class PeerException extends RuntimeException
    permits PeerUnreachableException, PeerTimedOutException, PeerRefusedException {
  private static final long serialVersionUID = 1L;

  private final transient Endpoint peer;

  PeerException(Endpoint peer, String message) {
    super(message, null, false, false);
    this.peer = peer;
  }

  public Endpoint peer() {
    return peer;
  }

  /** Whether the peer may have done what it was asked. */
  public abstract boolean mayHaveBeenApplied();
}
