package io.thriftyp2p.testkit;

import io.thriftyp2p.locator.membership.Member;
import io.thriftyp2p.locator.membership.MemberState;
import io.thriftyp2p.locator.membership.Membership;
import io.thriftyp2p.locator.membership.MembershipConfig;
import io.thriftyp2p.locator.membership.MembershipPorts;
import io.thriftyp2p.locator.membership.RingIdentity;
import io.thriftyp2p.locator.membership.RingSettings;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.NodeId;
import io.thriftyp2p.locator.ring.Layout;
import io.thriftyp2p.locator.ring.RingMember;
import io.thriftyp2p.testkit.SimulatedNetwork.Faults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/** Nodes that have membership and nothing else, on a simulated network. */
final class SimulatedRing {
  static final RingSettings SETTINGS = new RingSettings("test", Layout.SLOTS, 1, "locator.Locator");
  static final MembershipConfig CONFIG = MembershipConfig.DEFAULTS;

  final SimulatedTime time = new SimulatedTime();
  final RandomGenerator random;
  final SimulatedNetwork<Membership> network;

  /** The nodes that are up and have not begun to leave. */
  final Map<Endpoint, Node> nodes = new TreeMap<>();

  private int started;

  SimulatedRing(long seed) {
    random = Seeds.random(seed);
    network = new SimulatedNetwork<>(time, random);
  }

  final class Node {
    final Endpoint endpoint;
    final SimulatedScheduler scheduler = new SimulatedScheduler(time, Duration.ZERO);
    final Membership membership;
    final List<List<RingMember>> rings = new ArrayList<>();
    boolean joined;

    Node(Endpoint endpoint, RingSettings settings, List<Endpoint> seeds) {
      this.endpoint = endpoint;
      Member self =
          new Member(
              endpoint,
              NodeId.random(random),
              scheduler.wallMillis(),
              MemberState.JOINING,
              1.0,
              "");
      membership =
          new Membership(
              self,
              new RingIdentity(settings, 1),
              CONFIG,
              new MembershipPorts(
                  scheduler,
                  random,
                  new SimulatedMembershipTransport<>(network, node -> node, CONFIG.callTimeout()),
                  new NoClassicPeers(),
                  () -> CompletableFuture.completedStage(seeds),
                  (before, after) -> rings.add(after.ring())));
      network.listen(endpoint, membership);
    }

    void leave() {
      nodes.remove(endpoint);
      membership.leave();
      scheduler.schedule(
          Duration.ofMillis(500),
          () -> {
            membership.left();
            network.close(endpoint);
            scheduler.kill();
          });
    }

    void kill() {
      nodes.remove(endpoint);
      network.close(endpoint);
      scheduler.kill();
    }
  }

  Node start(Endpoint... seeds) {
    return start(SETTINGS, seeds);
  }

  Node start(RingSettings settings, Endpoint... seeds) {
    Node node =
        new Node(
            new Endpoint("10.0.0." + (started / 200), 9000 + started++), settings, List.of(seeds));
    if (seeds.length == 0) {
      node.membership.startAlone();
      node.joined = true;
      nodes.put(node.endpoint, node);
    } else {
      node.membership
          .join(List.of(seeds))
          .whenComplete(
              (nothing, failure) -> {
                if (failure == null) {
                  node.joined = true;
                  nodes.put(node.endpoint, node);
                } else {
                  node.kill();
                }
              });
    }
    return node;
  }

  Node any() {
    return List.copyOf(nodes.values()).get(random.nextInt(nodes.size()));
  }

  void setLoss(double loss) {
    network.setFaults(new Faults(loss, loss / 2, Duration.ofNanos(50_000), Duration.ofMillis(20)));
  }

  boolean eventually(BooleanSupplier condition) {
    return time.runUntil(condition, Duration.ofMinutes(2));
  }

  /** Whether every node's ring is exactly the nodes that are up. */
  boolean agrees() {
    List<Endpoint> up = List.copyOf(nodes.keySet());
    return nodes.values().stream()
        .allMatch(
            node ->
                node.membership.view().ring().stream()
                    .map(RingMember::endpoint)
                    .toList()
                    .equals(up));
  }

  String describe() {
    StringBuilder text = new StringBuilder("up: " + nodes.keySet() + "\n");
    nodes.forEach((at, node) -> text.append(at + " sees " + node.membership.view() + "\n"));
    return text.toString();
  }
}
