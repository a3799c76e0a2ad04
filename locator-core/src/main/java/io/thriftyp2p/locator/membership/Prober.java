package io.thriftyp2p.locator.membership;

import io.thriftyp2p.locator.membership.IndirectProbe.Findings;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Failures;
import io.thriftyp2p.locator.node.PeerRefusedException;
import io.thriftyp2p.locator.node.Scheduler;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/**
 * Notices members that do not answer: probes one each period, and, when it says nothing, asks a few
 * others to try before it accuses (SWIM, section 3.1).
 */
final class Prober {
  private final Roster roster;
  private final MembershipConfig config;
  private final Scheduler scheduler;
  private final RandomGenerator random;
  private final DeadlineTimer timer;
  private final LocalHealth health;
  private final Suspicions suspicions;
  private final Conversation conversation;
  private final ProbeOrder order;
  private final Set<Endpoint> underWay = new HashSet<>();
  private final Refusals refusals = new Refusals();

  Prober(
      Roster roster,
      MembershipConfig config,
      MembershipPorts ports,
      DeadlineTimer timer,
      LocalHealth health,
      Suspicions suspicions,
      Conversation conversation) {
    this.roster = roster;
    this.config = config;
    this.scheduler = ports.scheduler();
    this.random = ports.random();
    this.timer = timer;
    this.health = health;
    this.suspicions = suspicions;
    this.conversation = conversation;
    this.order = new ProbeOrder(ports.random());
  }

  /** Begins at a random moment, so that nodes that started together do not probe together. */
  void start() {
    double share = random.nextDouble();
    schedule(Duration.ofNanos((long) (share * config.probeInterval().toNanos())));
  }

  private void schedule(Duration delay) {
    timer.schedule(
        delay,
        slept -> {
          if (roster.stopped()) {
            return;
          }
          if (slept) {
            health.slept();
          }
          schedule(health.stretch(config.probeInterval()));
          order.next(roster.view(), roster.self().endpoint()).ifPresent(this::probe);
        });
  }

  /** Probes a member now; nothing happens while another probe of it is under way. */
  void probe(Member member) {
    Endpoint target = member.endpoint();
    if (target.equals(roster.self().endpoint()) || !underWay.add(target)) {
      return;
    }
    long began = scheduler.nanoTime();
    Duration timeout = health.stretch(config.probeTimeout());
    conversation
        .probe(member, timeout)
        .whenComplete(
            (answered, failure) ->
                Failures.of(failure)
                    .ifPresentOrElse(
                        cause -> unanswered(member, cause, began, timeout),
                        () -> {
                          underWay.remove(target);
                          health.probeAnswered();
                        }));
  }

  private void unanswered(Member member, Throwable failure, long began, Duration timeout) {
    if (timer.overslept(began, timeout)) {
      // The answer may lie unread: this says nothing.
      underWay.remove(member.endpoint());
      health.slept();
    } else if (failure instanceof WrongRingException) {
      underWay.remove(member.endpoint());
      if (member.state() == MemberState.JOINING) {
        // It is about to enter; or it never will, and another ring has its address.
        accuse(member, String.valueOf(failure.getMessage()));
      } else {
        // Somebody else has its address, or a successor that has not entered a ring yet.
        declareDead(member, String.valueOf(failure.getMessage()));
      }
    } else if (failure instanceof PeerRefusedException) {
      // It is there, and has other troubles.
      underWay.remove(member.endpoint());
    } else {
      askOthers(member, IndirectProbe.isRefusal(failure));
    }
  }

  private void askOthers(Member member, boolean refused) {
    Set<Endpoint> except = Set.of(roster.self().endpoint(), member.endpoint());
    List<Endpoint> helpers =
        member.isClassic()
            ? List.of()
            : roster.view().sample(config.indirectProbes(), except, random);
    Duration timeout = health.stretch(config.probeTimeout());
    long began = scheduler.nanoTime();
    new IndirectProbe(
            conversation, helpers, gone -> roster.view().member(gone).ifPresent(this::probe))
        .run(member.endpoint(), timeout)
        .thenAccept(findings -> judge(member, refused, findings, began, timeout));
  }

  private void judge(
      Member member, boolean refused, Findings findings, long began, Duration timeout) {
    underWay.remove(member.endpoint());
    if (timer.overslept(began, timeout.multipliedBy(2))) {
      health.slept();
    } else if (refused && findings.refused() && refusals.noteFirst(member)) {
      declareDead(member, "its process is gone: connection refused");
    } else if (!findings.reached()) {
      health.probeFailed(findings.helpers(), findings.missed());
      accuse(member, "did not answer " + roster.self().endpoint());
    }
  }

  private void accuse(Member member, String cause) {
    suspicions.accuse(
        new Suspicion(member.endpoint(), member.incarnation(), roster.self().endpoint()), cause);
  }

  private void declareDead(Member member, String cause) {
    // Only the life that was probed: a successor at the same address has a greater incarnation.
    roster
        .view()
        .member(member.endpoint())
        .filter(known -> known.incarnation() == member.incarnation())
        .filter(known -> known.state().reachable())
        .ifPresent(known -> roster.change(known.dead(), cause));
  }

  /** Probes a member on behalf of another one, which could not reach it. */
  CompletionStage<ProbeOutcome> probeForAnother(Member target, Duration timeout) {
    return conversation
        .probe(target, timeout)
        .handle(
            (answered, failure) ->
                Failures.of(failure).map(Prober::outcome).orElse(ProbeOutcome.REACHED));
  }

  private static ProbeOutcome outcome(Throwable failure) {
    if (failure instanceof PeerRefusedException) {
      return ProbeOutcome.REACHED;
    }
    return IndirectProbe.isRefusal(failure) || failure instanceof WrongRingException
        ? ProbeOutcome.REFUSED
        : ProbeOutcome.SILENT;
  }
}
