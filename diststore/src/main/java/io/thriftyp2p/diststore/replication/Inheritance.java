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
 * Aguilera et al., "Dynamic Atomic Storage without Consensus", JACM 2011). Members that are gone
 * for good are not waited for: then the survivors carry on with what they have.
 *
 * <p>For one thread.
 */
final class Inheritance {
  private final Endpoint self;
  private final Standing own;
  private final ReplicaGroup target;
  private final Map<Endpoint, SlotAnswer> answers;

  /**
   * @param own this node's part, turned to the target already or still to be turned
   */
  Inheritance(Endpoint self, Standing own, ReplicaGroup target) {
    this(self, own, target, Map.of());
  }

  private Inheritance(
      Endpoint self, Standing own, ReplicaGroup target, Map<Endpoint, SlotAnswer> answers) {
    this.self = self;
    this.own = own.movedTo(target);
    this.target = target;
    this.answers = new LinkedHashMap<>(answers);
  }

  ReplicaGroup target() {
    return target;
  }

  /** The same of another part of this node, with the same answers so far. */
  Inheritance with(Standing other) {
    return new Inheritance(self, other, target, answers);
  }

  Standing own() {
    return own;
  }

  void heard(Endpoint peer, SlotAnswer answer) {
    answers.put(peer, answer);
  }

  Map<Endpoint, SlotAnswer> answers() {
    return answers;
  }

  /**
   * The groups in which something was, or may have been, acknowledged; each once. A node without
   * memory has acknowledged nothing in any that it knows of.
   */
  List<ReplicaGroup> toClose() {
    List<ReplicaGroup> groups = new ArrayList<>(own.blank() ? List.of() : own.earlier());
    for (SlotAnswer answer : answers.values()) {
      Standing report = answer.standing();
      if (!report.blank()) {
        report.earlier().forEach(group -> addNew(groups, group));
        // This node may have acknowledged something in its group before it lost its memory.
        if (!report.group().equals(target) || own.blank()) {
          addNew(groups, report.group());
        }
      }
    }
    groups.remove(ReplicaGroup.NONE);
    return groups;
  }

  /** All who may have something, each once: whoever of them can be reached is to be heard. */
  List<Endpoint> toAsk() {
    List<Endpoint> nodes = new ArrayList<>(target.members());
    own.earlier().forEach(group -> addMembers(nodes, group));
    for (SlotAnswer answer : answers.values()) {
      addMembers(nodes, answer.standing().group());
      answer.standing().earlier().forEach(group -> addMembers(nodes, group));
    }
    nodes.remove(self);
    return nodes;
  }

  private static void addMembers(List<Endpoint> nodes, ReplicaGroup group) {
    group.members().forEach(node -> addNew(nodes, node));
  }

  /** To a list of a few. */
  static <T> void addNew(List<T> list, T element) {
    if (!list.contains(element)) {
      list.add(element);
    }
  }

  /**
   * Nobody who was asked knows a group that anything is left of: the slot may be new, or others
   * know.
   *
   * @param present whether a node's data is, or may come, within reach
   */
  boolean nothingKnown(Predicate<Endpoint> present) {
    return own.blank() && toClose().stream().allMatch(group -> able(group, present) == 0);
  }

  /**
   * @param present whether a node's data is, or may come, within reach
   * @param others all nodes but this one whose data may exist
   */
  boolean complete(Predicate<Endpoint> present, Collection<Endpoint> others) {
    boolean allAgree =
        answers.keySet().containsAll(others)
            && answers.values().stream().allMatch(SlotAnswer::agreed);
    if (nothingKnown(present)) {
      // Of two nodes without memory that see different rings each would take the slot for new.
      return allAgree;
    }
    if (!anyHolder() && !allAgree) {
      // Who has left the slot knows the group that it left it to, until it is asked to turn: what
      // it said then may be forgotten, and the members of that group be those who do not answer.
      return false;
    }
    return toClose().stream()
        .allMatch(group -> turned(group) >= Math.min(group.closingQuorum(), able(group, present)));
  }

  /** Whether this node, or one that answers, takes part in the slot, or did until now. */
  private boolean anyHolder() {
    return (!own.blank() && own.earlier().stream().anyMatch(group -> group.contains(self)))
        || answers.entrySet().stream()
            .anyMatch(
                answer -> {
                  Standing standing = answer.getValue().standing();
                  return !standing.blank() && standing.group().contains(answer.getKey());
                });
  }

  /** How many members of a group may still remember what was acknowledged in it. */
  private int able(ReplicaGroup group, Predicate<Endpoint> present) {
    int able = 0;
    for (Endpoint member : group.members()) {
      SlotAnswer answer = answers.get(member);
      boolean remembers =
          member.equals(self)
              ? !own.blank()
              : isHereOrAwaited(group, member, present)
                  && (answer == null || !answer.standing().blank());
      able += remembers ? 1 : 0;
    }
    return able;
  }

  /**
   * A node without memory in the group that it turns to waits for no member that is away: as a rule
   * it is new, has never acknowledged anything there, and would wait for a dead node's share to be
   * given up. If it did, and lost its disk, what it acknowledged with a member that is away now
   * comes back with that one.
   */
  private boolean isHereOrAwaited(
      ReplicaGroup group, Endpoint member, Predicate<Endpoint> present) {
    boolean newHere = own.blank() && group.equals(target);
    return newHere ? answers.containsKey(member) : present.test(member);
  }

  /** How many of them have turned to the new group. */
  private int turned(ReplicaGroup group) {
    int turned = 0;
    for (Endpoint member : group.members()) {
      SlotAnswer answer = answers.get(member);
      boolean here =
          member.equals(self)
              ? !own.blank()
              : answer != null && answer.agreed() && !answer.standing().blank();
      turned += here ? 1 : 0;
    }
    return turned;
  }
}
