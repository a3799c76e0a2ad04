package io.thriftyp2p.diststore.replication;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * What a node knows of its own part in a slot. It answers for the slot only in one group at a time,
 * and only once it has all that was acknowledged in the earlier groups: see {@link Inheritance}.
 *
 * @param group the replicas that this node takes part with, itself not necessarily among them
 * @param earlier groups of which something acknowledged may be missing here; empty: it is whole
 * @param blank whether it has no memory of the slot: it may be new, or have lost its disk
 * @param purgedTo clock up to which deleted keys are forgotten: what is as old and not here was
 *     deleted
 */
record SlotState(ReplicaGroup group, List<ReplicaGroup> earlier, boolean blank, long purgedTo) {
  static final SlotState BLANK = new SlotState(ReplicaGroup.NONE, List.of(), true, 0);

  SlotState {
    earlier = List.copyOf(earlier);
  }

  /** Has all that was acknowledged. */
  boolean whole() {
    return earlier.isEmpty() && !blank;
  }

  /** Whether what this node keeps or reads counts for a quorum of that group. */
  boolean countsIn(long groupId) {
    return whole() && group.id() == groupId;
  }

  /** Turns to another group: what was acknowledged in this one is to be brought along. */
  SlotState movedTo(ReplicaGroup next) {
    return next.equals(group) ? this : new SlotState(next, withGroup(), blank, purgedTo);
  }

  /**
   * Turns to a group that this node is not in, and has nothing to bring along for. What it will not
   * hold any more says nothing about what was deleted.
   */
  SlotState leftTo(ReplicaGroup next) {
    return new SlotState(next, List.of(), blank, 0);
  }

  /**
   * The group may have moved on without this node, and come back: it is not whole until it asked.
   */
  SlotState inDoubt() {
    return blank ? this : new SlotState(group, withGroup(), false, purgedTo);
  }

  private List<ReplicaGroup> withGroup() {
    TreeSet<ReplicaGroup> groups = new TreeSet<>(earlier);
    if (group.size() > 0) {
      groups.add(group);
    }
    return List.copyOf(groups);
  }

  SlotState wholeIn(ReplicaGroup next, long purged) {
    return new SlotState(
        next, List.of(), false, Long.compareUnsigned(purged, purgedTo) > 0 ? purged : purgedTo);
  }

  SlotState purgedTo(long clock) {
    return new SlotState(group, earlier, blank, clock);
  }

  /** The groups in which this node may have acknowledged something that others do not have. */
  Collection<ReplicaGroup> allGroups() {
    return withGroup();
  }
}
