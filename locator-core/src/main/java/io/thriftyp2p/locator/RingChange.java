package io.thriftyp2p.locator;

import io.thriftyp2p.locator.membership.View;
import io.thriftyp2p.locator.ring.HashRing;

/**
 * The ring before and after a change, each with the members as they were known.
 *
 * <p>The rings are equal when only the state of members outside the ring has changed.
 */
public record RingChange(Snapshot before, Snapshot after) {
  /**
   * What a node knew at one time.
   *
   * @param ring whom requests go to
   * @param placement who has a share of the keys: the members of the ring, and those that are down
   *     and may be back before the re-replicate clock ends; the same object when there are none
   */
  public record Snapshot(HashRing ring, HashRing placement, View view) {}
}
