package io.thriftyp2p.testkit.ring;

import java.time.Duration;

/**
 * How wrong a node's clocks are.
 *
 * @param wallError how far its wall clock is ahead
 * @param rate how many of its own seconds go by in a true one
 */
public record NodeClock(Duration wallError, double rate) {
  public static final NodeClock TRUE = new NodeClock(Duration.ZERO, 1.0);
}
