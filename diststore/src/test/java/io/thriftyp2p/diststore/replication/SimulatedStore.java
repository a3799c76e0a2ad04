package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.StorageEngine;
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

  private final Layout layout;
  private final RingSettings settings;
  private final ReplicationConfig config;
  private final Map<List<RingMember>, HashRing> rings = new HashMap<>();
  private int started;

  SimulatedStore(long seed, Layout layout) {
    this.random = Seeds.random(seed);
    this.network = new SimulatedNetwork<>(time, random);
    this.layout = layout;
    this.config = pagesOf(random.nextBoolean() ? 200 + random.nextInt(2000) : 512 * 1024);
    this.settings = new RingSettings("test", layout, 1, "diststore.Store");
  }

  /**
   * With small pages a slot, or a node's slots, take many of them, and the ring changes in between.
   */
  private static ReplicationConfig pagesOf(int bytes) {
    ReplicationConfig d = ReplicationConfig.DEFAULTS;
    return new ReplicationConfig(
        d.requestTimeout(),
        d.callTimeout(),
        bytes,
        d.retryPause(),
        d.offerInterval(),
        d.stallTimeout(),
        d.maxKeyBytes(),
        d.maxValueBytes());
  }

  final class Node implements Members {
    final Endpoint endpoint = new Endpoint("127.0.0.1", 9900 + started++);
    final SimulatedScheduler scheduler =
        new SimulatedScheduler(time, Duration.ofMillis(random.nextInt(2000)));
    final StorageEngine engine = new SlowEngine(scheduler, random);
    final Membership membership;
    final Replicator replicator;

    Node() {
      NodeId id = NodeId.random(random);
      replicator =
          new Replicator(
              endpoint,
              id,
              layout,
              1,
              config,
              scheduler,
              random,
              new HybridClock(scheduler::wallMillis),
              engine,
              new SimulatedPeers(this),
              new NoClassicStores(),
              this);
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
        ring, inState(view, MemberState.JOINING), inState(view, MemberState.LEAVING));
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
                    node.replicator.ring().members().stream()
                            .map(RingMember::endpoint)
                            .toList()
                            .equals(List.copyOf(up.keySet()))
                        && node.replicator.slotsLeaving() == 0
                        && filling(node) == 0);
  }

  private int filling(Node node) {
    CompletableFuture<Integer> slots = node.replicator.slotsFilling();
    time.runUntil(slots::isDone, Duration.ofSeconds(1));
    return slots.getNow(-1);
  }

  String describe() {
    StringBuilder text = new StringBuilder("joining " + joining + ", leaving " + leaving + "\n");
    up.values()
        .forEach(
            node ->
                text.append(
                    "%s ring %s usage %s leaving %d filling %d%n"
                        .formatted(
                            node.endpoint,
                            node.replicator.ring().members(),
                            node.engine.usage(),
                            node.replicator.slotsLeaving(),
                            filling(node))));
    return text.toString();
  }

  /** Replication's calls over the simulated network. */
  private final class SimulatedPeers implements ReplicaPeers {
    private final Node self;

    SimulatedPeers(Node self) {
      this.self = self;
    }

    @Override
    public CompletionStage<Version> write(
        Endpoint owner, Key key, Optional<byte[]> value, Duration timeout) {
      return network.call(
          self.endpoint, owner, timeout, node -> node.replicator.receiveWrite(key, value, timeout));
    }

    @Override
    public CompletionStage<Optional<Versioned>> read(Endpoint owner, Key key, Duration timeout) {
      return network.call(
          self.endpoint, owner, timeout, node -> node.replicator.receiveRead(key, timeout));
    }

    @Override
    public CompletionStage<Fetched> fetch(Endpoint source, Key key, Duration timeout) {
      return network.call(
          self.endpoint, source, timeout, node -> node.replicator.receiveFetch(self.endpoint, key));
    }

    @Override
    public CompletionStage<ClaimAnswer> claim(Endpoint source, List<Integer> slots) {
      return network.call(
          self.endpoint, source, CALL, node -> node.replicator.receiveClaim(self.endpoint, slots));
    }

    @Override
    public CompletionStage<PullPage> pull(Endpoint source, PullRequest request) {
      return network.call(
          self.endpoint, source, CALL, node -> node.replicator.receivePull(self.endpoint, request));
    }

    @Override
    public CompletionStage<List<Integer>> release(Endpoint source, List<SlotReceipt> receipts) {
      return network.call(
          self.endpoint,
          source,
          CALL,
          node -> node.replicator.receiveRelease(self.endpoint, receipts));
    }

    @Override
    public CompletionStage<Void> offer(Endpoint owner, List<Integer> slots) {
      return network.send(
          self.endpoint, owner, node -> node.replicator.receiveOffer(self.endpoint, slots));
    }
  }
}
