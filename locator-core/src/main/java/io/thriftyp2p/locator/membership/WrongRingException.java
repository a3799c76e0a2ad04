package io.thriftyp2p.locator.membership;

/** Two nodes that met belong to rings that must not merge. The message names both. */
public final class WrongRingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public WrongRingException(String message) {
    super(message);
  }
}
