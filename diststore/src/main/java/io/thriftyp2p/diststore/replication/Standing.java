package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.locator.node.Endpoint;
import java.util.List;
import java.util.TreeSet;

/**
 * The part that a node takes in a slot. It answers for the slot only in one group at a time, and
 * only once it has all that was acknowledged in the earlier groups: see {@code Inheritance}.
 *
 * @param group the replicas that the node takes part with, itself not necessarily among them
 * @param earlier groups of which something acknowledged may be missing here; empty: it is whole
 * @param blank whether it has no memory of the slot: it may be new, or have lost its disk
 */
public record Standing(ReplicaGroup group, List<ReplicaGroup> earlier, boolean blank) {
  static final Standing BLANK = new Standing(ReplicaGroup.NONE, List.of(), true);

  public Standing {
    earlier = List.copyOf(earlier);
  }

  /** Has all that was acknowledged. */
  boolean whole() {
    return earlier.isEmpty() && !blank;
  }

  /**
   * Whether the node that stands so is a whole replica: one that has left the slot has nothing to
   * bring along either.
   */
  boolean wholeAt(Endpoint node) {
    return whole() && group.contains(node);
  }

  /** Turns to another group: what was acknowledged in this one is to be brought along. */
  Standing movedTo(ReplicaGroup next) {
    return next.equals(group) ? this : new Standing(next, allGroups(), blank);
  }

  /** Turns to a group that this node is not in, and has nothing to bring along for. */
  Standing leftTo(ReplicaGroup next) {
    return new Standing(next, List.of(), blank);
  }

  /**
   * The group may have moved on without this node, and come back: it is not whole until it asked.
   */
  Standing inDoubt() {
    return blank ? this : new Standing(group, allGroups(), false);
  }

  static Standing wholeIn(ReplicaGroup group) {
    return new Standing(group, List.of(), false);
  }

  /** The groups in which this node may have acknowledged something that others do not have. */
  List<ReplicaGroup> allGroups() {
    TreeSet<ReplicaGroup> groups = new TreeSet<>(earlier);
    if (group.size() > 0) {
      groups.add(group);
    }
    return List.copyOf(groups);
  }
}
