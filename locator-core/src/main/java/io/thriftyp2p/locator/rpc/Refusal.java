package io.thriftyp2p.locator.rpc;

/**
 * Kinds of {@code TApplicationException} beyond those of Thrift, by the numbers that HTTP has for
 * the same. A client that does not know them shows the text.
 */
final class Refusal {
  /** The caller has no permission; nothing was done. */
  static final int ACCESS_DENIED = 403;

  /** There was no room for the call; nothing was done, and later it may be. */
  static final int OVERLOADED = 503;

  private Refusal() {}
}
