package io.thriftyp2p.locator;

/** A node could not enter a ring; the message says why, and what to do. */
public final class RingEntryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RingEntryException(String message) {
    super(message);
  }
}
