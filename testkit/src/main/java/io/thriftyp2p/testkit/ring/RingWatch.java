package io.thriftyp2p.testkit.ring;

import io.thriftyp2p.locator.membership.Member;
import io.thriftyp2p.locator.membership.MemberState;
import io.thriftyp2p.locator.membership.View;
import io.thriftyp2p.locator.node.NodeId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Looks at each change that a node's listener is told, when it is told, and writes down what must
 * never be:
 *
 * <ul>
 *   <li>a change that does not begin where the one before it ended, or is not what the view shows;
 *   <li>a record that is replaced by one that does not overrule it, so that an incarnation or a
 *       state goes back; or one that vanishes before it is gone;
 *   <li>a member that has left and comes back as itself;
 *   <li>a healthy member that is taken out of the ring, after {@link #requireHealthyStay}.
 * </ul>
 */
public final class RingWatch implements ViewObserver {
  private static final int MOST_KEPT = 20;

  private final SimulatedRing ring;
  private final Map<SimulatedNode, View> told = new HashMap<>();
  private final Set<NodeId> unhealthy = new HashSet<>();
  private final Set<NodeId> leavers = new HashSet<>();
  private final Map<SimulatedNode, Set<NodeId>> left = new HashMap<>();
  private final List<String> violations = new ArrayList<>();
  private boolean healthyStay;

  RingWatch(SimulatedRing ring) {
    this.ring = ring;
  }

  /** The first of what must never be, and was, with the times. */
  public List<String> violations() {
    return List.copyOf(violations);
  }

  /** From now on nobody may be taken out who is up and was never stopped. */
  public void requireHealthyStay() {
    healthyStay = true;
  }

  void leaves(SimulatedNode node) {
    leavers.add(node.id());
  }

  void unhealthy(SimulatedNode node) {
    unhealthy.add(node.id());
  }

  @Override
  public void viewChanged(SimulatedNode observer, View before, View after) {
    View last = told.put(observer, after);
    if (last != null && !last.equals(before)) {
      violated(observer, "was not told of a change between " + last + " and " + before);
    }
    if (!observer.membership().view().equals(after)) {
      violated(observer, "is told of a view that it does not have");
    }
    for (Member old : before.members()) {
      Optional<Member> now = after.member(old.endpoint());
      if (now.isEmpty() && !old.state().gone()) {
        violated(observer, "forgot " + old);
      }
    }
    for (Member now : after.members()) {
      Optional<Member> old = before.member(now.endpoint());
      if (old.isEmpty() || !old.get().equals(now)) {
        changed(observer, old, now);
      }
    }
  }

  private void changed(SimulatedNode observer, Optional<Member> old, Member now) {
    if (ring.setup().traced()) {
      ring.trace().event(ring.time().nanos(), observer.endpoint(), "sees " + now);
    }
    old.filter(known -> !now.supersedes(known))
        .ifPresent(known -> violated(observer, "replaced " + known + " by " + now));
    // A joiner that was not heard of again is taken to have left, and may be slow only.
    if (leavers.contains(now.id())) {
      Set<NodeId> known = left.computeIfAbsent(observer, unknown -> new HashSet<>());
      if (now.state() == MemberState.LEFT) {
        known.add(now.id());
      } else if (known.contains(now.id())) {
        violated(observer, "revived a member that had left: " + now);
      }
    }
    boolean removed = old.isPresent() && old.get().state().inRing() && !now.state().inRing();
    if (healthyStay && removed && isHealthy(now)) {
      violated(observer, "took a healthy member out: " + now);
    }
  }

  private boolean isHealthy(Member member) {
    return !unhealthy.contains(member.id())
        && ring.up().stream().anyMatch(node -> node.id().equals(member.id()));
  }

  private void violated(SimulatedNode observer, String what) {
    if (violations.size() < MOST_KEPT) {
      violations.add("%.6f %s %s".formatted(ring.time().nanos() / 1e9, observer, what));
    }
  }
}
