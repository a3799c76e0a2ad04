package io.thriftyp2p.testkit.figures;

import io.thriftyp2p.locator.membership.MemberChange;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.testkit.ring.RingSetup;
import io.thriftyp2p.testkit.ring.SimulatedNode;
import io.thriftyp2p.testkit.ring.SimulatedRing;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/** How long the ring is wrong after a fault, and whom it wrongs. */
final class Faults {
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final Duration CALM = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofSeconds(10);
  private static final Duration SPLIT = Duration.ofMinutes(10);

  private Faults() {}

  private static SimulatedRing established(long seed, int nodes) {
    SimulatedRing ring = new SimulatedRing(seed, RingSetup.LARGE.unmetered());
    ring.startEstablished(nodes);
    ring.run(CALM.plusMillis(ring.random().nextInt(1000)));
    return ring;
  }

  /** One member dies; until it is in nobody's ring. */
  static Figure crash(
      String how, BiConsumer<SimulatedRing, SimulatedNode> death, int nodes, int seeds) {
    double bound = 10;
    Durations durations = new Durations();
    for (long seed = 1; seed <= seeds; seed++) {
      SimulatedRing ring = established(seed, nodes);
      SimulatedNode victim = ring.any();
      death.accept(ring, victim);
      durations.addNanos(timeUntilAgreement(ring));
    }
    return new Figure(
        "%s: unrouted by all of %,d (%d seeds)".formatted(how, nodes, seeds),
        durations.toString(),
        "max <= %.0f s".formatted(bound),
        durations.quantile(1) <= bound);
  }

  private static long timeUntilAgreement(SimulatedRing ring) {
    long since = ring.time().nanos();
    ring.eventually(ring::isCalm, LIMIT);
    return ring.time().nanos() - since;
  }

  /**
   * Some members are stopped for a while; who is taken out of any ring meanwhile and afterwards.
   */
  static Figure pauses(int nodes, int seeds) {
    int wronged = 0;
    int paused = 0;
    int unrouted = 0;
    Durations back = new Durations();
    for (long seed = 1; seed <= seeds; seed++) {
      SimulatedRing ring = established(seed, nodes);
      List<SimulatedNode> stopped = choose(ring, nodes / 20);
      stopped.forEach(ring::pause);
      ring.run(PAUSE);
      stopped.forEach(ring::resume);
      back.addNanos(timeUntilAgreement(ring));
      ring.run(Duration.ofMinutes(1));
      Set<Endpoint> removed = removed(ring);
      paused += stopped.size();
      for (SimulatedNode node : stopped) {
        unrouted += removed.remove(node.endpoint()) ? 1 : 0;
      }
      wronged += removed.size();
    }
    return new Figure(
        "5%% of %,d stopped for %d s (%d seeds): healthy ones removed"
            .formatted(nodes, PAUSE.toSeconds(), seeds),
        "%d (and %d of the %d stopped; all back in %.1f s)"
            .formatted(wronged, unrouted, paused, back.quantile(1)),
        "0, all back in 60 s",
        wronged == 0 && back.quantile(1) <= 60);
  }

  /** Whom any node has seen leave its ring. */
  private static Set<Endpoint> removed(SimulatedRing ring) {
    Set<Endpoint> removed = new HashSet<>();
    int capacity = ring.setup().config().historySize();
    for (SimulatedNode node : ring.up()) {
      List<MemberChange> history = node.membership().history(capacity);
      if (history.size() == capacity) {
        throw new IllegalStateException(node + " has seen more than it remembers");
      }
      for (MemberChange change : history) {
        boolean was = change.before().filter(member -> member.state().inRing()).isPresent();
        if (was && !change.after().state().inRing()) {
          removed.add(change.after().endpoint());
        }
      }
    }
    return removed;
  }

  private static List<SimulatedNode> choose(SimulatedRing ring, int count) {
    Set<SimulatedNode> chosen = new HashSet<>();
    while (chosen.size() < count) {
      chosen.add(ring.any());
    }
    return ring.up().stream().filter(chosen::contains).toList();
  }

  /** The ring falls into two halves for ten minutes; from their reunion until all agree. */
  static Figure split(int nodes, int seeds) {
    double bound = 60;
    Durations durations = new Durations();
    for (long seed = 1; seed <= seeds; seed++) {
      SimulatedRing ring = established(seed, nodes);
      Set<Endpoint> half = new HashSet<>();
      choose(ring, nodes / 2).forEach(node -> half.add(node.endpoint()));
      ring.split(half);
      ring.run(SPLIT);
      if (ring.agrees()) {
        throw new IllegalStateException("the split has split nothing");
      }
      ring.heal();
      durations.addNanos(timeUntilAgreement(ring));
    }
    return new Figure(
        "two halves of %,d, apart for %d min: one again (%d seeds)"
            .formatted(nodes, SPLIT.toMinutes(), seeds),
        durations.toString(),
        "max <= %.0f s".formatted(bound),
        durations.quantile(1) <= bound);
  }

  /** All start at the same moment and know one address. */
  static Figure start(int nodes, int seeds) {
    double bound = 60;
    Durations durations = new Durations();
    for (long seed = 1; seed <= seeds; seed++) {
      SimulatedRing ring = new SimulatedRing(seed, RingSetup.LARGE.unmetered());
      SimulatedNode first = ring.start();
      for (int i = 1; i < nodes; i++) {
        ring.start(first.endpoint());
      }
      durations.addNanos(timeUntilAgreement(ring));
      if (ring.up().size() < nodes) {
        durations.addNanos(LIMIT.toNanos());
      }
    }
    return new Figure(
        "%,d start at once from one address (%d seeds)".formatted(nodes, seeds),
        durations.toString(),
        "max <= %.0f s".formatted(bound),
        durations.quantile(1) <= bound);
  }
}
