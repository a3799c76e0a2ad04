package io.thriftyp2p.locator.membership;

import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Failures;
import io.thriftyp2p.locator.node.PeerUnreachableException;
import io.thriftyp2p.locator.node.Scheduler;
import io.thriftyp2p.locator.ring.Layout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at addresses that nodes of 2009 name, before anybody is sent there: what is it? One of
 * their kind is taken in, one of ours is asked for its view.
 */
final class ClassicNewcomers {
  private static final Logger LOG = LoggerFactory.getLogger(ClassicNewcomers.class);

  /** Addresses that are looked at side by side; what is named beyond that is named again. */
  private static final int MOST = 64;

  /** A node of 2009 is announced a moment before it serves. */
  private static final int TRIES = 4;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

  private final Roster roster;
  private final Scheduler scheduler;
  private final ClassicTransport transport;
  private final Conversation conversation;
  private final Comparisons comparisons;

  /** What to do if nobody answers, for each address that is being looked at. */
  private final Map<Endpoint, List<Runnable>> looks = new HashMap<>();

  private boolean warned;

  ClassicNewcomers(
      Roster roster, MembershipPorts ports, Conversation conversation, Comparisons comparisons) {
    this.roster = roster;
    this.scheduler = ports.scheduler();
    this.transport = ports.classic();
    this.conversation = conversation;
    this.comparisons = comparisons;
  }

  /**
   * Finds out what is at an address, unless that is known or there is too much to look at.
   *
   * @param ifNobody runs when nobody answers there
   */
  void look(Endpoint subject, Runnable ifNobody) {
    if (isInRing(subject)) {
      return;
    }
    List<Runnable> underWay = looks.get(subject);
    if (underWay != null) {
      if (underWay.size() < MOST) {
        underWay.add(ifNobody);
      }
    } else if (looks.size() < MOST) {
      looks.put(subject, new ArrayList<>(List.of(ifNobody)));
      look(subject, 1);
    }
  }

  private void look(Endpoint subject, int tried) {
    transport
        .isClassic(subject)
        .whenComplete(
            (classic, failure) -> {
              if (failure != null && isRefusal(failure) && tried < TRIES && roster.active()) {
                scheduler.schedule(
                    FIRST_PAUSE.multipliedBy(1L << tried), () -> look(subject, tried + 1));
                return;
              }
              List<Runnable> ifNobody = looks.remove(subject);
              if (failure == null) {
                answered(subject, classic);
              } else if (ifNobody != null) {
                ifNobody.forEach(Runnable::run);
              }
            });
  }

  private static boolean isRefusal(Throwable failure) {
    return Failures.of(failure)
        .filter(f -> f instanceof PeerUnreachableException peer && peer.connectionRefused())
        .isPresent();
  }

  private void answered(Endpoint subject, boolean classic) {
    if (classic) {
      takeIn(subject, "answers as in 2009");
    } else {
      // It tells what it is itself.
      comparisons.with(subject);
    }
  }

  /** Takes in a node of 2009. One that was gone is back: a later life overrules the one before. */
  void takeIn(Endpoint subject, String cause) {
    if (conversation.identity().settings().layout() != Layout.CLASSIC) {
      warn(subject);
    } else if (!isInRing(subject) && !subject.equals(roster.self().endpoint())) {
      Optional<Member> known = roster.view().member(subject);
      long incarnation = known.map(member -> member.incarnation() + 1).orElse(0L);
      roster.change(Member.named(subject, incarnation), cause);
    }
  }

  private void warn(Endpoint subject) {
    if (!warned) {
      warned = true;
      LOG.warn(
          "{} is a node of 2009 and cannot be in ring '{}', which has another layout; begin a ring"
              + " with --layout classic for it",
          subject,
          conversation.identity().settings().name());
    }
  }

  private boolean isInRing(Endpoint subject) {
    return roster.view().member(subject).filter(member -> member.state().inRing()).isPresent();
  }
}
