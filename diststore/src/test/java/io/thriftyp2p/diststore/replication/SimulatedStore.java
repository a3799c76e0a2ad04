package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.locator.membership.Member;
import io.thriftyp2p.locator.membership.MemberState;
import io.thriftyp2p.locator.membership.RingSettings;
import io.thriftyp2p.locator.membership.View;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.ring.HashRing;
import io.thriftyp2p.locator.ring.Layout;
import io.thriftyp2p.locator.ring.RingMember;
import io.thriftyp2p.testkit.Seeds;
import io.thriftyp2p.testkit.SimulatedNetwork;
import io.thriftyp2p.testkit.SimulatedTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** A store of several nodes, with the membership and replication of production, in one thread. */
final class SimulatedStore {
  final SimulatedTime time = new SimulatedTime();
  final RandomGenerator random;
  final SimulatedNetwork<SimulatedStoreNode> network;
  final StoreSetup setup;
  final RingSettings settings;

  /** The nodes of the ring: those that have entered it and have not begun to leave. */
  final Map<Endpoint, SimulatedStoreNode> up = new TreeMap<>();

  /** All processes: also those that are on the way in, or out. */
  final Map<Endpoint, SimulatedStoreNode> running = new TreeMap<>();

  /** The disks of nodes that are not running, and have not left. */
  final Map<Endpoint, SimulatedDisk> down = new TreeMap<>();

  /** The processes that have begun to leave. */
  final Set<Endpoint> leaving = new TreeSet<>();

  int handedOver;
  final List<String> stalled = new ArrayList<>();

  /** Is told of each node that has handed over. */
  Consumer<SimulatedStoreNode> whenLeft = node -> {};

  private final Map<List<RingMember>, HashRing> rings = new HashMap<>();
  private int started;

  SimulatedStore(long seed, Layout layout, int replicas) {
    this(Seeds.random(seed), random -> StoreSetup.inMemory(layout, replicas, random));
  }

  /** How the store is, drawn by chance. */
  @FunctionalInterface
  interface Draw {
    StoreSetup from(RandomGenerator random);
  }

  SimulatedStore(RandomGenerator random, Draw draw) {
    this.random = random;
    this.network = new SimulatedNetwork<>(time, random);
    this.setup = draw.from(random);
    this.settings = new RingSettings("test", setup.layout(), setup.replicas(), "diststore.Store");
  }

  Topology topology(View view) {
    return new Topology(
        ring(view.ring()),
        ring(view.placement()),
        inState(view, MemberState.JOINING),
        inState(view, MemberState.LEAVING),
        inState(view, MemberState.LOST),
        Set.of(),
        setup.replicas());
  }

  private HashRing ring(List<RingMember> members) {
    return rings.computeIfAbsent(members, these -> HashRing.of(setup.layout(), these));
  }

  private static Set<Endpoint> inState(View view, MemberState state) {
    return view.members().stream()
        .filter(member -> member.state() == state)
        .map(Member::endpoint)
        .collect(Collectors.toSet());
  }

  /** A new node at a new address; the first one begins the ring. */
  SimulatedStoreNode start() {
    return start(
        new Endpoint("127.0.0.1", 9900 + started++),
        Duration.ofMillis(random.nextInt(2000)),
        setup.disks() ? Optional.of(new SimulatedDisk()) : Optional.empty());
  }

  /** A node on that disk, or without one. */
  SimulatedStoreNode start(Endpoint at, Duration clockError, Optional<SimulatedDisk> disk) {
    SimulatedStoreNode node = new SimulatedStoreNode(this, at, clockError, disk);
    down.remove(at);
    running.put(at, node);
    if (disk.flatMap(platter -> platter.memory).isPresent()) {
      entering(node, node.comeBack());
    } else if (up.isEmpty() && started == 1) {
      node.beginRing();
      up.put(at, node);
    } else {
      entering(node, node.join(List.of(any().endpoint, any().endpoint)));
    }
    return node;
  }

  private void entering(SimulatedStoreNode node, CompletionStage<Void> entry) {
    entry.whenComplete(
        (done, failure) -> {
          if (running.get(node.endpoint) != node) {
            return;
          }
          if (failure == null) {
            up.put(node.endpoint, node);
          } else {
            node.crash();
          }
        });
  }

  /** How many are on the way in. */
  int joining() {
    return running.size() - up.size() - leaving.size();
  }

  void leaves(SimulatedStoreNode node) {
    up.remove(node.endpoint);
    leaving.add(node.endpoint);
  }

  void hasLeft(SimulatedStoreNode node, Optional<Throwable> failure) {
    if (failure.isEmpty()) {
      handedOver++;
      whenLeft.accept(node);
    } else {
      stalled.add(node.endpoint + ": " + failure.get().getMessage());
    }
  }

  /** A process is gone without having handed over; its disk stays. */
  void gone(SimulatedStoreNode node) {
    vanish(node);
    node.disk.ifPresent(disk -> down.put(node.endpoint, disk));
  }

  void vanish(SimulatedStoreNode node) {
    up.remove(node.endpoint, node);
    running.remove(node.endpoint, node);
    leaving.remove(node.endpoint);
    network.close(node.endpoint);
    node.scheduler.kill();
  }

  SimulatedStoreNode any() {
    return List.copyOf(up.values()).get(random.nextInt(up.size()));
  }

  boolean eventually(BooleanSupplier condition) {
    return eventually(condition, Duration.ofMinutes(3));
  }

  /**
   * Looks now and then, since looking at all slots of all nodes takes longer than an event does.
   */
  boolean eventually(BooleanSupplier condition, Duration limit) {
    long end = time.nanos() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (time.nanos() >= end) {
        return false;
      }
      time.run(Duration.ofMillis(50));
    }
    return true;
  }

  /**
   * Nobody comes or goes, all see the same ring, and each node holds what it owns and nothing else.
   */
  boolean settled() {
    return ringIsTrue()
        && up.values().stream()
            .allMatch(node -> health(node).slotsLeaving() == 0 && health(node).slotsFilling() == 0);
  }

  /** Nobody comes or goes, and all see the ring as it is. */
  boolean ringIsTrue() {
    return !up.isEmpty()
        && joining() == 0
        && leaving.isEmpty()
        && up.values().stream()
            .allMatch(
                node ->
                    node.replicator.topology().ring().members().stream()
                        .map(RingMember::endpoint)
                        .toList()
                        .equals(List.copyOf(up.keySet())));
  }

  NodeHealth health(SimulatedStoreNode node) {
    CompletableFuture<NodeHealth> health = node.replicator.health();
    time.runUntil(health::isDone, Duration.ofSeconds(1));
    return health.join();
  }

  String describe() {
    StringBuilder text = new StringBuilder("joining " + joining() + ", leaving " + leaving + "\n");
    up.values()
        .forEach(
            node ->
                text.append(
                    "%s ring %s placement %s usage %s %s%n"
                        .formatted(
                            node.endpoint,
                            endpoints(node.replicator.topology().ring()),
                            endpoints(node.replicator.topology().placement()),
                            node.engine.usage(),
                            health(node))));
    return text.toString();
  }

  private static List<Integer> endpoints(HashRing ring) {
    return ring.members().stream().map(member -> member.endpoint().port()).toList();
  }
}
