package io.thriftyp2p.locator.membership;

import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Scheduler;
import io.thriftyp2p.locator.node.Scheduler.Cancellation;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Members that somebody could not reach, until they contradict or their time is over. That time is
 * long when one member alone accuses, and shrinks as others confirm independently: with C of the K
 * confirmations wanted it is {@code max - (max - min) log(C + 1) / log(K + 1)} (Lifeguard, section
 * IV.B).
 */
final class Suspicions {
  private static final int CONFIRMATIONS_WANTED = 3;
  private static final int LONGEST_TO_SHORTEST = 6;

  private final Roster roster;
  private final Rumors rumors;
  private final Scheduler scheduler;
  private final DeadlineTimer timer;
  private final Duration unrouteAfter;
  private final LocalHealth health;
  private final Map<Endpoint, Open> open = new HashMap<>();

  private static final class Open {
    final long incarnation;
    final long sinceNanos;
    final Set<Endpoint> accusers = new LinkedHashSet<>();
    Optional<Cancellation> expiry = Optional.empty();

    Open(long incarnation, long sinceNanos) {
      this.incarnation = incarnation;
      this.sinceNanos = sinceNanos;
    }
  }

  Suspicions(
      Roster roster,
      Rumors rumors,
      Scheduler scheduler,
      DeadlineTimer timer,
      MembershipConfig config,
      LocalHealth health) {
    this.roster = roster;
    this.rumors = rumors;
    this.scheduler = scheduler;
    this.timer = timer;
    this.unrouteAfter = config.unrouteAfter();
    this.health = health;
    roster.observe((before, after) -> recordChanged(after));
  }

  /** Others' words. */
  void hear(Collection<Suspicion> heard) {
    for (Suspicion suspicion : heard) {
      if (suspicion.subject().equals(roster.self().endpoint())) {
        roster.contradict(
            suspicion.incarnation(), MemberState.SUSPECT, "refuted " + suspicion.accuser());
      } else if (isMember(suspicion.accuser())) {
        accuse(suspicion, "suspected by " + suspicion.accuser());
      }
    }
  }

  /** Invented accusers would shorten the time that a member has to contradict. */
  private boolean isMember(Endpoint accuser) {
    return roster.view().member(accuser).filter(member -> !member.state().gone()).isPresent();
  }

  /** What the member itself is to be told, so that it can contradict. */
  Optional<Suspicion> of(Endpoint subject) {
    return Optional.ofNullable(open.get(subject))
        .flatMap(
            suspicion ->
                suspicion.accusers.stream()
                    .findFirst()
                    .map(accuser -> new Suspicion(subject, suspicion.incarnation, accuser)));
  }

  /** A member was not reached, by this node or by another one. */
  void accuse(Suspicion suspicion, String cause) {
    roster
        .view()
        .member(suspicion.subject())
        .filter(member -> member.incarnation() == suspicion.incarnation())
        .filter(member -> member.state().reachable())
        .ifPresent(
            member -> {
              if (member.state() == MemberState.ALIVE) {
                roster.change(member.withState(MemberState.SUSPECT), cause);
              }
              confirm(suspicion);
            });
  }

  private void confirm(Suspicion suspicion) {
    Open current = openFor(suspicion);
    if (current.accusers.size() <= CONFIRMATIONS_WANTED
        && current.accusers.add(suspicion.accuser())) {
      rumors.add(suspicion);
      setExpiry(suspicion.subject(), current);
    }
  }

  private Open openFor(Suspicion suspicion) {
    Open known = open.get(suspicion.subject());
    if (known != null && known.incarnation == suspicion.incarnation()) {
      return known;
    }
    return begin(suspicion.subject(), suspicion.incarnation());
  }

  /** In the place of an older one of the same subject. */
  private Open begin(Endpoint subject, long incarnation) {
    close(subject);
    Open fresh = new Open(incarnation, scheduler.nanoTime());
    open.put(subject, fresh);
    return fresh;
  }

  private void setExpiry(Endpoint subject, Open suspicion) {
    suspicion.expiry.ifPresent(Cancellation::cancel);
    Duration time = timeFor(suspicion.accusers.size());
    Duration left = time.minusNanos(scheduler.nanoTime() - suspicion.sinceNanos);
    suspicion.expiry =
        Optional.of(
            timer.schedule(
                left.isNegative() ? Duration.ZERO : left,
                slept -> expire(subject, suspicion, slept)));
  }

  private Duration timeFor(int accusers) {
    int members = Math.max(1, roster.view().peers());
    double min = unrouteAfter.toNanos() * Math.max(1, Math.log10(members));
    int wanted = Math.min(CONFIRMATIONS_WANTED, members - 2);
    if (wanted <= 0) {
      return Duration.ofNanos((long) min);
    }
    double max = LONGEST_TO_SHORTEST * min;
    double share = Math.log(Math.max(1, accusers)) / Math.log(wanted + 1);
    return Duration.ofNanos((long) Math.max(min, max - (max - min) * share));
  }

  private void expire(Endpoint subject, Open suspicion, boolean slept) {
    if (open.get(subject) != suspicion || !roster.active()) {
      return;
    }
    if (slept) {
      // The subject may have contradicted while this process was stopped: it gets its time again.
      health.slept();
      Open again = begin(subject, suspicion.incarnation);
      again.accusers.addAll(suspicion.accusers);
      setExpiry(subject, again);
      return;
    }
    roster
        .view()
        .member(subject)
        .filter(member -> member.incarnation() == suspicion.incarnation)
        .filter(member -> member.state().reachable())
        .ifPresent(
            member ->
                roster.change(member.dead(), "did not answer; suspected by " + suspicion.accusers));
    close(subject);
  }

  private void recordChanged(Member after) {
    Open suspicion = open.get(after.endpoint());
    boolean over = after.state() == MemberState.ALIVE || !after.state().reachable();
    if (suspicion != null && (over || after.incarnation() != suspicion.incarnation)) {
      close(after.endpoint());
    } else if (suspicion == null && after.state() == MemberState.SUSPECT) {
      // Heard from somebody who does not say who accuses: time runs all the same.
      setExpiry(after.endpoint(), begin(after.endpoint(), after.incarnation()));
    }
  }

  private void close(Endpoint subject) {
    Open over = open.remove(subject);
    if (over != null) {
      over.expiry.ifPresent(Cancellation::cancel);
    }
  }
}
