package io.thriftyp2p.diststore.replication;

/** A node was asked for what is not its own, by its view of the ring; nothing was done. */
public final class NotOwnerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public NotOwnerException(String message) {
    super(message, null, false, false);
  }
}
