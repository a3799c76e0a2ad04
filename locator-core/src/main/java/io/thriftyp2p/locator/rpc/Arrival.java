package io.thriftyp2p.locator.rpc;

/**
 * A connection that was taken, whatever it turns out to speak. On its event loop.
 *
 * @param seat its place among all
 */
record Arrival(Caller caller, ConnectionTimeouts timeouts, ConnectionLimits.Seat seat) {}
