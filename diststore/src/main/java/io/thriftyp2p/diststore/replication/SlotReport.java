package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.SlotDigest;
import io.thriftyp2p.locator.node.Endpoint;
import java.util.List;

/**
 * What a node says of its part in a slot.
 *
 * @param group the replicas that it took part with before it was asked
 * @param earlier groups of which it may miss something
 * @param blank whether it has no memory of the slot
 * @param digest of what it holds
 * @param purgedTo clock up to which deleted keys are forgotten
 * @param agreed whether it takes part in the group that it was asked to turn to; false: it sees
 *     another ring
 */
public record SlotReport(
    int slot,
    ReplicaGroup group,
    List<ReplicaGroup> earlier,
    boolean blank,
    SlotDigest digest,
    long purgedTo,
    boolean agreed) {
  public SlotReport {
    earlier = List.copyOf(earlier);
  }

  boolean whole() {
    return earlier.isEmpty() && !blank;
  }

  /**
   * Whether the node that says so is a whole replica: one that has left the slot has nothing to
   * bring along either.
   */
  boolean wholeAt(Endpoint node) {
    return whole() && group.contains(node);
  }

  /**
   * Up to which clock what the node lacks was deleted, also where it is not whole: it was when it
   * forgot, and what is as old has not become more since. 0 for one that takes no part.
   */
  long purgedToAt(Endpoint node) {
    return blank || !group.contains(node) ? 0 : purgedTo;
  }
}
