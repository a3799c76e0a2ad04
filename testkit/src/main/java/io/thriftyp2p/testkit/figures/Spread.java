package io.thriftyp2p.testkit.figures;

import io.thriftyp2p.locator.membership.View;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.testkit.ring.RingSetup;
import io.thriftyp2p.testkit.ring.SimulatedNode;
import io.thriftyp2p.testkit.ring.SimulatedRing;
import io.thriftyp2p.testkit.ring.ViewObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How long it takes until all nodes know of a join, or of a leave: from the moment at which the
 * node begins it, over all pairs of an event and a node that is there throughout.
 */
final class Spread implements ViewObserver {
  private static final Duration BETWEEN_EVENTS = Duration.ofMillis(500);
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final SimulatedRing ring;
  private final int count;
  private final Set<SimulatedNode> listeners;
  private final Set<News> open = new HashSet<>();
  private final Durations joins = new Durations();
  private final Durations leaves = new Durations();

  /** One event, and who has not heard of it yet. */
  private final class News {
    final Endpoint subject;
    final boolean join;
    final long since = ring.time().nanos();
    final Set<SimulatedNode> missing = new HashSet<>(listeners);

    News(Endpoint subject, boolean join) {
      this.subject = subject;
      this.join = join;
    }

    Durations durations() {
      return join ? joins : leaves;
    }
  }

  private Spread(int count, int events) {
    this.count = count;
    ring = new SimulatedRing(count, RingSetup.LARGE.unmetered());
    ring.startEstablished(count);
    ring.run(Duration.ofSeconds(5));
    List<SimulatedNode> leavers = ring.up().subList(0, events);
    listeners = new HashSet<>(ring.up());
    leavers.forEach(listeners::remove);
    ring.observe(this);
    for (SimulatedNode leaver : leavers) {
      News leave = new News(leaver.endpoint(), false);
      open.add(leave);
      ring.leave(leaver);
      ring.run(BETWEEN_EVENTS);
      SimulatedNode joiner = ring.start(ring.any().endpoint());
      open.add(new News(joiner.endpoint(), true));
      ring.run(BETWEEN_EVENTS);
    }
    ring.eventually(open::isEmpty, LIMIT);
    open.forEach(news -> news.missing.forEach(node -> news.durations().addNanos(LIMIT.toNanos())));
  }

  @Override
  public void viewChanged(SimulatedNode observer, View before, View after) {
    for (News news : List.copyOf(open)) {
      boolean inRing =
          after.member(news.subject).filter(member -> member.state().inRing()).isPresent();
      if (inRing == news.join && news.missing.remove(observer)) {
        news.durations().addNanos(ring.time().nanos() - news.since);
        if (news.missing.isEmpty()) {
          open.remove(news);
        }
      }
    }
  }

  /**
   * @param bound seconds for the 99th percentile
   */
  static List<Figure> measure(int nodes, int events, double bound) {
    Spread spread = new Spread(nodes, events);
    List<Figure> figures = new ArrayList<>();
    figures.add(spread.figure("join", spread.joins, events, bound));
    figures.add(spread.figure("leave", spread.leaves, events, bound));
    return figures;
  }

  private Figure figure(String event, Durations durations, int events, double bound) {
    return new Figure(
        "a %s is known by all of %,d (%d events)".formatted(event, count, events),
        durations.toString(),
        "p99 <= %.0f s".formatted(bound),
        durations.quantile(0.99) <= bound);
  }
}
