package io.thriftyp2p.locator;

import java.util.Optional;

/** A node could not enter a ring; the message says why, and what to do. */
public final class RingEntryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean contradiction;

  private RingEntryException(String message, boolean contradiction) {
    super(message);
    this.contradiction = contradiction;
  }

  static RingEntryException noPeer(String message) {
    return new RingEntryException(message, false);
  }

  static RingEntryException closed() {
    return new RingEntryException("this node was closed before it was in a ring", false);
  }

  static RingEntryException notRemembered(Throwable cause) {
    return new RingEntryException(
        "this node cannot keep what it must know when it is started again: "
            + cause.getMessage()
            + "; make room for it, or see to the disk",
        false);
  }

  static RingEntryException contradiction(String message) {
    return new RingEntryException(message, true);
  }

  /** Empty when something else has failed than that a peer does not let this node in. */
  static Optional<RingEntryException> denied(Throwable failure) {
    return Discovery.denial(failure)
        .map(
            refused ->
                contradiction(
                    refused.getMessage()
                        + "; give this node the certificate or the token of a peer, with"
                        + " --tls-cert or --token-file"));
  }

  /** Whether a ring was found that this node does not fit, as opposed to none. */
  public boolean contradiction() {
    return contradiction;
  }
}
