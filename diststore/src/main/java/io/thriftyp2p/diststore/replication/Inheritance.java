package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.locator.node.Endpoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Whether a node that takes part in a slot with a new group has all that was acknowledged in
 * earlier ones. It has once, of each earlier group that anybody knows of, so many members have
 * turned to the new one, and given what they had, that the rest makes no quorum any more: what was
 * acknowledged there was kept by one of them, and nothing more can be.
 *
 * <p>The rule is that of reconfigurable registers (Lynch and Shvartsman, "RAMBO", DISC 2002;
 * Aguilera et al., "Dynamic Atomic Storage without Consensus", JACM 2011), for one slot. Members
 * that are gone for good are not waited for: then the survivors carry on with what they have.
 *
 * <p>For one thread.
 */
final class Inheritance {
  private final Endpoint self;
  private final SlotState own;
  private final ReplicaGroup target;
  private final Map<Endpoint, SlotReport> reports = new LinkedHashMap<>();

  /**
   * @param own this node's state, turned to the target already or still to be turned
   */
  Inheritance(Endpoint self, SlotState own, ReplicaGroup target) {
    this.self = self;
    this.own = own.movedTo(target);
    this.target = target;
  }

  ReplicaGroup target() {
    return target;
  }

  void heard(Endpoint peer, SlotReport report) {
    reports.put(peer, report);
  }

  Map<Endpoint, SlotReport> reports() {
    return reports;
  }

  /** The groups in which something was, or may have been, acknowledged; each once. */
  List<ReplicaGroup> toClose() {
    List<ReplicaGroup> groups = new ArrayList<>(own.earlier());
    for (SlotReport report : reports.values()) {
      report.earlier().forEach(group -> addNew(groups, group));
      // A node without memory may have acknowledged something in its group before it lost it.
      if (!report.group().equals(target) || (own.blank() && !report.blank())) {
        addNew(groups, report.group());
      }
    }
    groups.remove(ReplicaGroup.NONE);
    return groups;
  }

  /** All who may have something, each once: whoever of them can be reached is to be heard. */
  List<Endpoint> toAsk() {
    List<Endpoint> nodes = new ArrayList<>(target.members());
    toClose().forEach(group -> group.members().forEach(node -> addNew(nodes, node)));
    nodes.remove(self);
    return nodes;
  }

  /** To a list of a few. */
  static <T> void addNew(List<T> list, T element) {
    if (!list.contains(element)) {
      list.add(element);
    }
  }

  /** Nobody who was asked knows anything of the slot: it may be new, or others know. */
  boolean nothingKnown() {
    return own.blank() && toClose().isEmpty();
  }

  /**
   * @param present whether a node's data is, or may come, within reach
   * @param others all nodes but this one whose data may exist
   */
  boolean complete(Predicate<Endpoint> present, Collection<Endpoint> others) {
    if (nothingKnown()) {
      return reports.keySet().containsAll(others);
    }
    return toClose().stream().allMatch(group -> closed(group, present));
  }

  private boolean closed(ReplicaGroup group, Predicate<Endpoint> present) {
    int able = 0;
    int turned = 0;
    for (Endpoint member : group.members()) {
      if (member.equals(self)) {
        able += own.blank() ? 0 : 1;
        turned += own.blank() ? 0 : 1;
      } else {
        SlotReport report = reports.get(member);
        boolean forgot = report != null && report.blank();
        able += present.test(member) && !forgot ? 1 : 0;
        turned += report != null && report.agreed() && !forgot ? 1 : 0;
      }
    }
    return turned >= Math.min(group.closingQuorum(), able);
  }
}
