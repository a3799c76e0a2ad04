package io.thriftyp2p.locator.rpc;

/**
 * A connection that was taken, whatever it turns out to speak. On its event loop.
 *
 * @param seat its place among all
 */
record Arrival(Caller caller, ConnectionTimeouts timeouts, ConnectionLimits.Seat seat) {
  /** It calls a method that only nodes may call; whether this is the first time. */
  boolean becomesPeer() {
    boolean first = caller.becomesPeer();
    if (first) {
      seat.ofPeer();
    }
    return first;
  }
}
