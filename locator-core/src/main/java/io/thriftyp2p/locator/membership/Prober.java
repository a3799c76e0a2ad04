package io.thriftyp2p.locator.membership;

import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.PeerRefusedException;
import io.thriftyp2p.locator.node.PeerUnreachableException;
import io.thriftyp2p.locator.node.Scheduler;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
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
      askOthers(member, isRefusal(failure));
    }
  }

  private static boolean isRefusal(Throwable failure) {
    return failure instanceof PeerUnreachableException peer && peer.connectionRefused();
  }

  private void askOthers(Member member, boolean refused) {
    Set<Endpoint> except = Set.of(roster.self().endpoint(), member.endpoint());
    List<Endpoint> helpers =
        member.isClassic()
            ? List.of()
            : roster.view().sample(config.indirectProbes(), except, random);
    Duration timeout = health.stretch(config.probeTimeout());
    long began = scheduler.nanoTime();
    Verdict verdict = new Verdict(helpers.size(), refused);
    if (helpers.isEmpty()) {
      judge(member, verdict, began, timeout);
    }
    for (Endpoint helper : helpers) {
      conversation
          .probeFor(helper, member.endpoint(), timeout)
          .whenComplete(
              (outcome, failure) -> {
                boolean helperGone = Failures.of(failure).filter(Prober::isRefusal).isPresent();
                if (helperGone) {
                  roster.view().member(helper).ifPresent(this::probe);
                }
                if (verdict.completes(Optional.ofNullable(outcome), helperGone)) {
                  judge(member, verdict, began, timeout);
                }
              });
    }
  }

  /** What the helpers said. */
  private static final class Verdict {
    private final int helpers;
    private final boolean refused;
    private int heard;
    private int missed;
    private int refusals;
    private int gone;
    private boolean reached;

    Verdict(int helpers, boolean refused) {
      this.helpers = helpers;
      this.refused = refused;
    }

    /**
     * Takes what came of one helper; true with the one that decides.
     *
     * @param outcome empty for a helper that said nothing
     * @param helperGone whether its own process refused
     */
    boolean completes(Optional<ProbeOutcome> outcome, boolean helperGone) {
      if (isDecided()) {
        return false;
      }
      heard++;
      missed += outcome.isEmpty() ? 1 : 0;
      gone += helperGone ? 1 : 0;
      refusals += outcome.filter(o -> o == ProbeOutcome.REFUSED).isPresent() ? 1 : 0;
      reached |= outcome.filter(o -> o == ProbeOutcome.REACHED).isPresent();
      return isDecided();
    }

    private boolean isDecided() {
      return reached || heard == helpers || provenDead();
    }

    /** Nobody listens there, as a second one has found too, or there is no second one. */
    boolean provenDead() {
      return refused && !reached && (refusals > 0 || gone == helpers);
    }
  }

  private void judge(Member member, Verdict verdict, long began, Duration timeout) {
    underWay.remove(member.endpoint());
    if (timer.overslept(began, timeout.multipliedBy(2))) {
      health.slept();
    } else if (verdict.provenDead()) {
      declareDead(member, "its process is gone: connection refused");
    } else if (!verdict.reached) {
      health.probeFailed(verdict.helpers, verdict.missed);
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
    return isRefusal(failure) || failure instanceof WrongRingException
        ? ProbeOutcome.REFUSED
        : ProbeOutcome.SILENT;
  }
}
