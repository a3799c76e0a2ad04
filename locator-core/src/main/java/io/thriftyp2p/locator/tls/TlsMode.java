package io.thriftyp2p.locator.tls;

/**
 * Who speaks TLS. A ring goes from plain connections to TLS without a pause when all its nodes are
 * started again in the first of these modes, then all in the second, then all in the third.
 */
public enum TlsMode {
  /** Takes TLS and plain connections, and makes plain ones. */
  OFFERED(true, false),
  /** Takes TLS and plain connections, and makes TLS ones. */
  PREFERRED(true, true),
  /** Takes and makes TLS connections only. */
  REQUIRED(false, true);

  private final boolean takesPlain;
  private final boolean dials;

  TlsMode(boolean takesPlain, boolean dials) {
    this.takesPlain = takesPlain;
    this.dials = dials;
  }

  /** Whether a server takes connections without TLS. */
  public boolean takesPlain() {
    return takesPlain;
  }

  /** Whether a client's connections are TLS ones. */
  public boolean dials() {
    return dials;
  }
}
