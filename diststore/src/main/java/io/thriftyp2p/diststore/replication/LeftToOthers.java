package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.locator.node.Scheduler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Slots that this node leaves to other replicas for a while. For one thread.
 *
 * <ul>
 *   <li>Those that have nodes that are new among their replicas. The group of before goes on
 *       meanwhile, and whoever is new turns it to the new one once it has what the slot holds; if
 *       others did, the slot would have one replica less until then.
 *   <li>Those that another one has turned: it is about to bring together what the replicas have,
 *       and to confirm that this one is whole.
 * </ul>
 *
 * When the others make no progress, this node does it.
 */
final class LeftToOthers {
  private final LocalReplica local;
  private final Scheduler scheduler;
  private final Duration untilTurned;
  private final Duration untilConfirmed;
  private final Deque<Turned> turned = new ArrayDeque<>();
  private BitSet awaited = new BitSet();
  private @Nullable SlotOwners owners;

  /** Whether the new ones have made progress always, since the ring is as it is. */
  private boolean patient = true;

  private long since;

  private record Turned(BitSet slots, long until) {}

  /**
   * @param untilTurned how long the new ones may make no progress
   * @param untilConfirmed how long one that turns a slot is given to confirm that it is whole
   */
  LeftToOthers(
      LocalReplica local, Scheduler scheduler, Duration untilTurned, Duration untilConfirmed) {
    this.local = local;
    this.scheduler = scheduler;
    this.untilTurned = untilTurned;
    this.untilConfirmed = untilConfirmed;
  }

  /** Another one has turned them. */
  void turned(BitSet slots) {
    turned.add(new Turned((BitSet) slots.clone(), scheduler.nanoTime() + untilConfirmed.toNanos()));
  }

  /** Nothing more is to be expected for them. */
  void confirmed(BitSet slots) {
    turned.forEach(each -> each.slots().andNot(slots));
    turned.removeIf(each -> each.slots().isEmpty());
  }

  /** The slots that another one may be expected to confirm. */
  BitSet toConfirm() {
    long now = scheduler.nanoTime();
    turned.removeIf(each -> each.until() - now <= 0);
    BitSet slots = new BitSet();
    turned.forEach(each -> slots.or(each.slots()));
    return slots;
  }

  /** Of some slots those that another one may be expected to turn. */
  BitSet toTurn(BitSet open) {
    BitSet now = new BitSet();
    open.stream().filter(this::isExpected).forEach(now::set);
    BitSet done = (BitSet) awaited.clone();
    done.andNot(now);
    boolean otherRing = local.owners() != owners;
    if (otherRing || !done.isEmpty()) {
      since = scheduler.nanoTime();
    }
    awaited = now;
    owners = local.owners();
    patient = (patient || otherRing) && scheduler.nanoTime() - since < untilTurned.toNanos();
    return patient ? now : new BitSet();
  }

  private boolean isExpected(int slot) {
    SlotState state = local.states().get(slot);
    ReplicaGroup group = state.group();
    return state.whole()
        && group.contains(local.self())
        && reachable(group) >= group.writeQuorum()
        && local.owners().group(slot).members().stream()
            .anyMatch(node -> !group.contains(node) && local.topology().reachable(node));
  }

  private long reachable(ReplicaGroup group) {
    return group.members().stream()
        .filter(node -> node.equals(local.self()) || local.topology().reachable(node))
        .count();
  }
}
