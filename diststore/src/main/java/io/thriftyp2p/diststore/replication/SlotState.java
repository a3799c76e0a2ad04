package io.thriftyp2p.diststore.replication;

import java.util.List;

/**
 * What a node knows of its own part in a slot.
 *
 * @param purgedTo clock up to which deleted keys are forgotten: what is as old and not here was
 *     deleted
 */
record SlotState(Standing standing, long purgedTo) {
  static final SlotState BLANK = new SlotState(Standing.BLANK, 0);

  ReplicaGroup group() {
    return standing.group();
  }

  boolean blank() {
    return standing.blank();
  }

  boolean whole() {
    return standing.whole();
  }

  List<ReplicaGroup> allGroups() {
    return standing.allGroups();
  }

  /** Whether what this node keeps or reads counts for a quorum of that group. */
  boolean countsIn(long groupId) {
    return whole() && group().id() == groupId;
  }

  SlotState movedTo(ReplicaGroup next) {
    return with(standing.movedTo(next));
  }

  /** What it will not hold any more says nothing about what was deleted. */
  SlotState leftTo(ReplicaGroup next) {
    return new SlotState(standing.leftTo(next), 0);
  }

  SlotState inDoubt() {
    return with(standing.inDoubt());
  }

  /**
   * @param whole the standing, which many slots may share
   */
  SlotState wholeAs(Standing whole, long purged) {
    return new SlotState(whole, Long.compareUnsigned(purged, purgedTo) > 0 ? purged : purgedTo);
  }

  SlotState purgedTo(long clock) {
    return new SlotState(standing, clock);
  }

  private SlotState with(Standing next) {
    return next.equals(standing) ? this : new SlotState(next, purgedTo);
  }
}
