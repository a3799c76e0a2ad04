package io.thriftyp2p.locator.rpc;

/** How far a connection of a server has come. */
enum ConnectionPhase {
  OPEN,
  /** Answers what was read, then closes. */
  DRAINING,
  /** The stream cannot be read on; answers what was decoded, then closes. */
  BROKEN,
  CLOSED;

  boolean decodes() {
    return this == OPEN || this == DRAINING;
  }
}
