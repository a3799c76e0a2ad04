package io.thriftyp2p.locator;

import io.thriftyp2p.locator.membership.View;
import io.thriftyp2p.locator.ring.HashRing;

/**
 * The ring before and after a change, each with the members as they were known.
 *
 * <p>The rings are equal when only the state of members outside the ring has changed.
 */
public record RingChange(Snapshot before, Snapshot after) {
  /** What a node knew at one time. */
  public record Snapshot(HashRing ring, View view) {}
}
