package io.thriftyp2p.locator.membership;

import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Scheduler;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/**
 * Keeps the rings of nodes of 2009 equal to ours. They hear no gossip, and take out whom they could
 * not reach without telling anybody. One of our members, the one with the lowest endpoint, asks
 * each of them from time to time, and soon after each change, whom it knows, and repairs the
 * difference. Everybody is named as having heard: the repair is for that node alone.
 */
final class ClassicMembers {
  private static final Duration AFTER_A_CHANGE = Duration.ofMillis(100);

  private final Roster roster;
  private final MembershipConfig config;
  private final Scheduler scheduler;
  private final ClassicTransport transport;
  private final ClassicNewcomers newcomers;
  private final Set<Endpoint> asked = new HashSet<>();
  private boolean soon;

  ClassicMembers(
      Roster roster, MembershipConfig config, MembershipPorts ports, ClassicNewcomers newcomers) {
    this.roster = roster;
    this.config = config;
    this.scheduler = ports.scheduler();
    this.transport = ports.classic();
    this.newcomers = newcomers;
    roster.observe(this::changed);
  }

  void start() {
    scheduler.schedule(
        config.healInterval(),
        () -> {
          if (!roster.stopped()) {
            start();
            askAll();
          }
        });
  }

  private void changed(Optional<Member> before, Member after) {
    boolean wasInRing = before.filter(member -> member.state().inRing()).isPresent();
    if (wasInRing != after.state().inRing() && !soon) {
      soon = true;
      scheduler.schedule(
          AFTER_A_CHANGE,
          () -> {
            soon = false;
            askAll();
          });
    }
  }

  private void askAll() {
    if (roster.active() && isSpokesman()) {
      known(member -> member.state().inRing()).forEach(this::ask);
      known(member -> !member.state().reachable() && member.state() != MemberState.LEFT)
          .forEach(gone -> newcomers.look(gone, () -> {}));
    }
  }

  private boolean isSpokesman() {
    Endpoint self = roster.self().endpoint();
    return roster.self().state() == MemberState.ALIVE
        && roster.view().stream()
            .filter(member -> !member.isClassic() && member.state() == MemberState.ALIVE)
            .noneMatch(member -> member.endpoint().compareTo(self) < 0);
  }

  private List<Endpoint> known(Predicate<Member> which) {
    return roster.view().stream()
        .filter(member -> member.isClassic() && which.test(member))
        .map(Member::endpoint)
        .toList();
  }

  /** Compares rings with one of them now; nothing happens while that is under way. */
  void ask(Endpoint peer) {
    if (!asked.add(peer)) {
      return;
    }
    transport
        .members(peer)
        .whenComplete(
            (theirs, failure) -> {
              asked.remove(peer);
              // Whether it is still there is found out by probes.
              if (failure == null && roster.active()) {
                repair(peer, theirs);
              }
            });
  }

  private void repair(Endpoint peer, List<Endpoint> theirs) {
    Set<Endpoint> ours = ring();
    if (!ours.contains(peer)) {
      return;
    }
    for (Endpoint missing : ours) {
      if (!theirs.contains(missing)) {
        sent(transport.add(peer, missing, everybody(ours, theirs)));
      }
    }
    for (Endpoint surplus : theirs) {
      if (!ours.contains(surplus)) {
        judge(peer, surplus, everybody(ours, theirs));
      }
    }
  }

  /** It knows somebody who is not in our ring: a newcomer, or somebody who has gone. */
  private void judge(Endpoint peer, Endpoint surplus, List<Endpoint> everybody) {
    Optional<Member> known = roster.view().member(surplus);
    if (known.filter(member -> !member.isClassic()).isEmpty()) {
      // One of 2009 may have come back, and have said so to nobody but the peer.
      newcomers.look(surplus, () -> sent(transport.remove(peer, surplus, everybody)));
    } else if (known.get().state() != MemberState.JOINING) {
      sent(transport.remove(peer, surplus, everybody));
    }
  }

  private Set<Endpoint> ring() {
    Set<Endpoint> members = new TreeSet<>();
    roster.view().ring().forEach(member -> members.add(member.endpoint()));
    return members;
  }

  private static List<Endpoint> everybody(Collection<Endpoint> ours, Collection<Endpoint> theirs) {
    Set<Endpoint> all = new TreeSet<>(ours);
    all.addAll(theirs);
    return List.copyOf(all);
  }

  /** This node is leaving the ring: says so to each of them. */
  void farewell() {
    Endpoint self = roster.self().endpoint();
    List<Endpoint> everybody = everybody(ring(), List.of(self));
    known(member -> member.state().inRing())
        .forEach(peer -> sent(transport.remove(peer, self, everybody)));
  }

  /** What gets lost shows the next time that they are asked. */
  private static void sent(CompletionStage<Void> announcement) {
    announcement.exceptionally(failure -> null);
  }
}
