package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.SlotDigest;
import io.thriftyp2p.diststore.storage.StorageEngine;
import io.thriftyp2p.diststore.storage.StoredEntry;
import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.diststore.storage.Versioned;
import io.thriftyp2p.locator.membership.Member;
import io.thriftyp2p.locator.membership.MemberState;
import io.thriftyp2p.locator.membership.Membership;
import io.thriftyp2p.locator.membership.MembershipConfig;
import io.thriftyp2p.locator.membership.MembershipPorts;
import io.thriftyp2p.locator.membership.RingIdentity;
import io.thriftyp2p.locator.membership.RingSettings;
import io.thriftyp2p.locator.membership.View;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.NodeId;
import io.thriftyp2p.locator.ring.HashRing;
import io.thriftyp2p.locator.ring.Layout;
import io.thriftyp2p.locator.ring.RingMember;
import io.thriftyp2p.testkit.NoClassicPeers;
import io.thriftyp2p.testkit.Seeds;
import io.thriftyp2p.testkit.SimulatedMembershipTransport;
import io.thriftyp2p.testkit.SimulatedNetwork;
import io.thriftyp2p.testkit.SimulatedScheduler;
import io.thriftyp2p.testkit.SimulatedTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** A store of several nodes, with the membership and replication of production, in one thread. */
final class SimulatedStore {
  private static final Duration CALL = Duration.ofSeconds(2);

  final SimulatedTime time = new SimulatedTime();
  final RandomGenerator random;
  final SimulatedNetwork<Node> network;
  final Map<Endpoint, Node> up = new TreeMap<>();
  int joining;
  int leaving;
  int handedOver;
  final List<String> stalled = new ArrayList<>();

  private static final int SLOTS = 64;

  private final Layout layout;
  private final int replicas;
  private final RingSettings settings;
  private final ReplicationConfig config;
  private final Map<List<RingMember>, HashRing> rings = new HashMap<>();
  private int started;

  SimulatedStore(long seed, Layout layout, int replicas) {
    this.random = Seeds.random(seed);
    this.network = new SimulatedNetwork<>(time, random);
    this.layout = layout;
    this.replicas = replicas;
    this.config =
        pagesOf(
            random.nextBoolean() ? 200 + random.nextInt(2000) : 512 * 1024,
            16 + random.nextInt(SLOTS - 15));
    this.settings = new RingSettings("test", layout, replicas, "diststore.Store");
  }

  /**
   * With small pages a slot, or a node's slots, take many of them, and the ring changes in between.
   */
  private static ReplicationConfig pagesOf(int bytes, int batch) {
    ReplicationConfig d = ReplicationConfig.DEFAULTS;
    return new ReplicationConfig(
        d.requestTimeout(),
        d.attemptTimeout(),
        d.hedgeAfter(),
        d.callTimeout(),
        bytes,
        batch,
        d.transferBytesPerSecond(),
        d.retryPause(),
        d.careInterval(),
        d.comparisonInterval(),
        d.hintLifetime(),
        d.maxHints(),
        d.tombstoneGrace(),
        d.purgeInterval(),
        d.stallTimeout(),
        d.maxKeyBytes(),
        d.maxValueBytes());
  }

  final class Node implements Members {
    final Endpoint endpoint = new Endpoint("127.0.0.1", 9900 + started++);
    final SimulatedScheduler scheduler =
        new SimulatedScheduler(time, Duration.ofMillis(random.nextInt(2000)));
    final SlowStorage storage = new SlowStorage(new SlowEngine(scheduler, random));
    final StorageEngine engine = storage.entries();
    final Membership membership;
    final Replicator replicator;

    Node() {
      NodeId id = NodeId.random(random);
      replicator =
          new Replicator(
              endpoint,
              id,
              new SlotMap(SLOTS),
              config,
              scheduler,
              random,
              new HybridClock(scheduler::wallMillis),
              storage,
              new Replicator.Peers(
                  new SimulatedPeers(this),
                  new SimulatedSlotPeers(this),
                  new NoClassicStores(),
                  this));
      membership =
          new Membership(
              new Member(endpoint, id, scheduler.wallMillis(), MemberState.JOINING, 1, ""),
              new RingIdentity(settings, 1),
              MembershipConfig.DEFAULTS,
              new MembershipPorts(
                  scheduler,
                  random,
                  new SimulatedMembershipTransport<>(
                      network, endpoint, node -> node.membership, CALL),
                  new NoClassicPeers(),
                  () -> CompletableFuture.completedStage(List.of()),
                  (before, after) -> replicator.topologyChanged(topology(after))));
      network.listen(endpoint, this, scheduler);
      replicator.start();
    }

    @Override
    public void compareViews(Endpoint peer) {
      scheduler.execute(() -> membership.exchangeWith(peer));
    }

    @Override
    public void suspect(Endpoint peer) {
      scheduler.execute(() -> membership.suspect(peer));
    }

    void leave() {
      up.remove(endpoint);
      leaving++;
      membership.leave();
      replicator
          .handOver(left -> {})
          .whenComplete(
              (done, failure) -> {
                leaving--;
                if (failure == null) {
                  handedOver++;
                } else {
                  stalled.add(endpoint + ": " + failure.getMessage());
                }
                membership.left();
                // As long as it takes to answer what is still owed.
                scheduler.schedule(Duration.ofMillis(500), this::vanish);
              });
    }

    void kill() {
      up.remove(endpoint);
      vanish();
    }

    private void vanish() {
      network.close(endpoint);
      scheduler.kill();
    }
  }

  private Topology topology(View view) {
    HashRing ring = rings.computeIfAbsent(view.ring(), members -> HashRing.of(layout, members));
    return new Topology(
        ring,
        rings.computeIfAbsent(view.placement(), members -> HashRing.of(layout, members)),
        inState(view, MemberState.JOINING),
        inState(view, MemberState.LEAVING),
        Set.of(),
        replicas);
  }

  private static Set<Endpoint> inState(View view, MemberState state) {
    return view.members().stream()
        .filter(member -> member.state() == state)
        .map(Member::endpoint)
        .collect(Collectors.toSet());
  }

  Node start() {
    Node node = new Node();
    if (up.isEmpty()) {
      node.membership.startAlone();
      up.put(node.endpoint, node);
    } else {
      joining++;
      node.membership
          .join(List.of(any().endpoint, any().endpoint))
          .whenComplete(
              (done, failure) -> {
                joining--;
                if (failure == null) {
                  up.put(node.endpoint, node);
                } else {
                  node.vanish();
                }
              });
    }
    return node;
  }

  Node any() {
    return List.copyOf(up.values()).get(random.nextInt(up.size()));
  }

  /**
   * Looks now and then, since looking at all slots of all nodes takes longer than an event does.
   */
  boolean eventually(BooleanSupplier condition) {
    for (int looks = 0; looks < 3600; looks++) {
      if (condition.getAsBoolean()) {
        return true;
      }
      time.run(Duration.ofMillis(50));
    }
    return false;
  }

  /**
   * Nobody comes or goes, all see the same ring, and each node holds what it owns and nothing else.
   */
  boolean settled() {
    return joining == 0
        && leaving == 0
        && up.values().stream()
            .allMatch(
                node ->
                    node.replicator.topology().ring().members().stream()
                            .map(RingMember::endpoint)
                            .toList()
                            .equals(List.copyOf(up.keySet()))
                        && health(node).slotsLeaving() == 0
                        && health(node).slotsFilling() == 0);
  }

  NodeHealth health(Node node) {
    CompletableFuture<NodeHealth> health = node.replicator.health();
    time.runUntil(health::isDone, Duration.ofSeconds(1));
    return health.join();
  }

  String describe() {
    StringBuilder text = new StringBuilder("joining " + joining + ", leaving " + leaving + "\n");
    up.values()
        .forEach(
            node ->
                text.append(
                    "%s ring %s usage %s %s%n"
                        .formatted(
                            node.endpoint,
                            node.replicator.topology().ring().members(),
                            node.engine.usage(),
                            health(node))));
    return text.toString();
  }

  /** Requests over the simulated network. */
  private final class SimulatedPeers implements ReplicaPeers {
    private final Node self;

    SimulatedPeers(Node self) {
      this.self = self;
    }

    @Override
    public CompletionStage<Version> write(
        Endpoint replica, Key key, Optional<byte[]> value, WriteOptions options, Duration timeout) {
      return network.call(
          self.endpoint,
          replica,
          timeout,
          node -> node.replicator.receiveWrite(key, value, options, timeout));
    }

    @Override
    public CompletionStage<Optional<Versioned>> read(
        Endpoint replica, Key key, Consistency consistency, Duration timeout) {
      return network.call(
          self.endpoint,
          replica,
          timeout,
          node -> node.replicator.receiveRead(key, consistency, timeout));
    }

    @Override
    public CompletionStage<KeepAnswer> keep(
        Endpoint replica, long group, StoredEntry entry, Duration timeout) {
      return network.call(
          self.endpoint, replica, timeout, node -> node.replicator.receiveKeep(group, entry));
    }

    @Override
    public CompletionStage<ReadAnswer> peek(
        Endpoint replica, ReadRequest request, Duration timeout) {
      return network.call(
          self.endpoint, replica, timeout, node -> node.replicator.receivePeek(request));
    }
  }

  /** The care of slots over the simulated network. */
  private final class SimulatedSlotPeers implements SlotPeers {
    private final Node self;

    SimulatedSlotPeers(Node self) {
      this.self = self;
    }

    private <T> CompletionStage<T> call(
        Endpoint peer, Function<Replicator, CompletionStage<T>> work) {
      return network.call(self.endpoint, peer, CALL, node -> work.apply(node.replicator));
    }

    @Override
    public CompletionStage<List<SlotReport>> look(Endpoint peer, List<Integer> slots) {
      return call(peer, replicator -> replicator.receiveLook(slots));
    }

    @Override
    public CompletionStage<List<SlotReport>> move(Endpoint peer, List<SlotMove> moves) {
      return call(peer, replicator -> replicator.receiveMove(moves));
    }

    @Override
    public CompletionStage<PullPage> pull(Endpoint peer, PullRequest request) {
      return call(peer, replicator -> replicator.receivePull(request));
    }

    @Override
    public CompletionStage<List<KeyVersion>> versions(
        Endpoint peer, int slot, Optional<Key> after) {
      return call(peer, replicator -> replicator.receiveVersions(slot, after));
    }

    @Override
    public CompletionStage<List<StoredEntry>> fetch(Endpoint peer, int slot, List<Key> keys) {
      return call(peer, replicator -> replicator.receiveFetch(slot, keys));
    }

    @Override
    public CompletionStage<Void> give(Endpoint peer, int slot, List<StoredEntry> entries) {
      return call(peer, replicator -> replicator.receiveGive(slot, entries));
    }

    @Override
    public CompletionStage<List<SlotRange>> differing(Endpoint peer, List<SlotRange> ranges) {
      return call(peer, replicator -> replicator.receiveDiffering(self.endpoint, ranges));
    }

    @Override
    public CompletionStage<SlotDigest> purge(Endpoint peer, PurgeRequest request) {
      return call(peer, replicator -> replicator.receivePurge(request));
    }
  }
}
