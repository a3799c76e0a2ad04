package io.thriftyp2p.testkit.ring;

import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.testkit.Cut;
import io.thriftyp2p.testkit.SimulatedNetwork.Faults;
import io.thriftyp2p.testkit.Trace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * A story drawn from a seed: ten to thirty nodes come in, faults of all kinds befall them and end
 * again; then all is well, and the ring must become true.
 */
public final class RandomFaults {
  /** In this time, of the simulation, the ring must be true after the last fault has ended. */
  public static final Duration TIME_TO_HEAL = Duration.ofMinutes(3);

  private static final int FEWEST = 4;
  private static final Duration LONGEST_STEP = Duration.ofSeconds(12);

  private final SimulatedRing ring;
  private final RandomGenerator random;
  private final boolean drift;
  private final Map<FaultKind, Long> bitten = new EnumMap<>(FaultKind.class);
  private final Map<FaultKind, List<Cut>> cuts = new EnumMap<>(FaultKind.class);
  private final List<SimulatedNode> paused = new ArrayList<>();

  /**
   * What came of it.
   *
   * @param bitten how often each kind has had an effect: messages that it stopped, for example
   * @param wrong what must not be, and was; empty is good
   * @param traceHash of all that happened
   */
  public record Outcome(Map<FaultKind, Long> bitten, List<String> wrong, long traceHash) {}

  private RandomFaults(long seed, Trace trace) {
    ring = new SimulatedRing(seed, RingSetup.DEFAULTS, trace);
    random = ring.random();
    drift = random.nextBoolean();
  }

  public static Outcome play(long seed, Trace trace) {
    return new RandomFaults(seed, trace).play();
  }

  private Outcome play() {
    bringUp(10 + random.nextInt(21));
    for (int steps = 6 + random.nextInt(8); steps > 0; steps--) {
      FaultKind[] kinds = FaultKind.values();
      befall(kinds[random.nextInt(kinds.length)]);
      pass(LONGEST_STEP);
      if (random.nextInt(3) == 0) {
        mend();
      }
    }
    mend();
    ring.network().setFaults(Faults.NONE);
    boolean agreed = ring.eventually(ring::isCalm, TIME_TO_HEAL);
    // Nothing that is still under way may change it again.
    ring.run(Duration.ofSeconds(10));
    return outcome(agreed && ring.agrees());
  }

  private void bringUp(int nodes) {
    if (random.nextBoolean()) {
      ring.startEstablished(nodes);
      return;
    }
    ring.start(ring.newAddress(), clock(), List.of());
    for (int i = 1; i < nodes; i++) {
      ring.start(ring.newAddress(), clock(), List.of(ring.any().endpoint(), ring.any().endpoint()));
      pass(Duration.ofMillis(500));
    }
  }

  private NodeClock clock() {
    if (!drift) {
      return NodeClock.TRUE;
    }
    count(FaultKind.CLOCK_DRIFT, 1);
    return new NodeClock(
        Duration.ofSeconds(random.nextInt(7200) - 3600), 0.98 + random.nextDouble() * 0.04);
  }

  private void pass(Duration most) {
    ring.run(Duration.ofMillis(random.nextLong(most.toMillis())));
  }

  private void befall(FaultKind kind) {
    switch (kind) {
      case LOSS -> network(0.02 + random.nextDouble() * 0.25, 0);
      case DUPLICATION -> network(0, 0.02 + random.nextDouble() * 0.5);
      case KILL -> takeAway(ring::kill);
      case CRASH -> takeAway(ring::crashMachine);
      case LEAVE ->
          takeAway(
              node -> {
                ring.leave(node);
                count(FaultKind.LEAVE, 1);
              });
      case PAUSE -> pause();
      case SPLIT -> split();
      case ONE_WAY -> cut(kind, Cut.silent(some(), some()));
      case PARTIAL -> partial();
      case REFUSING_PATH -> cut(kind, Cut.refusing(some(), some()));
      case RESTART -> restart(kind, clock());
      case CLOCK_BACK -> restart(kind, new NodeClock(Duration.ofHours(-1), 1.0));
      case CLOCK_DRIFT -> ring.start(ring.newAddress(), clock(), seeds());
    }
  }

  private void network(double loss, double duplication) {
    ring.network()
        .setFaults(new Faults(loss, duplication, Duration.ofNanos(50_000), Duration.ofMillis(20)));
  }

  private void takeAway(Consumer<SimulatedNode> how) {
    if (ring.up().size() > FEWEST) {
      how.accept(ring.any());
    }
  }

  private void pause() {
    SimulatedNode node = ring.any();
    if (!node.isPaused() && paused.size() < ring.up().size() / 3) {
      ring.pause(node);
      paused.add(node);
    }
  }

  private void split() {
    Set<Endpoint> one = some();
    Set<Endpoint> others = new TreeSet<>();
    ring.up().forEach(node -> others.add(node.endpoint()));
    others.removeAll(one);
    cut(FaultKind.SPLIT, Cut.silent(one, others));
    cut(FaultKind.SPLIT, Cut.silent(others, one));
  }

  private void partial() {
    Set<Endpoint> one = Set.of(ring.any().endpoint());
    Set<Endpoint> other = Set.of(ring.any().endpoint());
    cut(FaultKind.PARTIAL, Cut.silent(one, other));
    cut(FaultKind.PARTIAL, Cut.silent(other, one));
  }

  private void cut(FaultKind kind, Cut cut) {
    cuts.computeIfAbsent(kind, unknown -> new ArrayList<>()).add(ring.cut(cut));
  }

  private void restart(FaultKind kind, NodeClock clock) {
    SimulatedNode node = ring.any();
    List<Endpoint> seeds = seeds().stream().filter(seed -> !seed.equals(node.endpoint())).toList();
    if (ring.up().size() > FEWEST && !seeds.isEmpty()) {
      ring.restart(node, clock, seeds.toArray(Endpoint[]::new));
      count(kind, 1);
    }
  }

  private List<Endpoint> seeds() {
    return List.of(ring.any().endpoint(), ring.any().endpoint(), ring.any().endpoint());
  }

  private Set<Endpoint> some() {
    Set<Endpoint> chosen = new TreeSet<>();
    for (SimulatedNode node : ring.up()) {
      if (random.nextBoolean()) {
        chosen.add(node.endpoint());
      }
    }
    return chosen;
  }

  private void mend() {
    ring.heal();
    for (SimulatedNode node : paused) {
      count(FaultKind.PAUSE, node.scheduler().heldInAll());
      ring.resume(node);
    }
    paused.clear();
  }

  private void count(FaultKind kind, long times) {
    bitten.merge(kind, times, Long::sum);
  }

  private Outcome outcome(boolean agreed) {
    cuts.forEach((kind, made) -> made.forEach(cut -> count(kind, cut.hits())));
    count(FaultKind.LOSS, ring.network().counts().lost());
    count(FaultKind.DUPLICATION, ring.network().counts().duplicated());
    count(FaultKind.KILL, ring.network().counts().refused());
    count(FaultKind.CRASH, ring.network().counts().vanished());
    List<String> wrong = new ArrayList<>(ring.watch().violations());
    if (!agreed) {
      wrong.add("the ring is not true in the end: " + ring.describe());
    }
    ring.up().stream()
        .filter(node -> !node.lastRing().equals(node.membership().view().ring()))
        .forEach(node -> wrong.add(node + " told its listener of another ring than it has"));
    return new Outcome(bitten, wrong, ring.trace().hash());
  }
}
