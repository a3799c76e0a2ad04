package io.thriftyp2p.testkit;

import io.thriftyp2p.locator.LocatorConfig;
import io.thriftyp2p.locator.LocatorHandler;
import io.thriftyp2p.locator.LocatorNode;
import io.thriftyp2p.locator.membership.Member;
import io.thriftyp2p.locator.membership.MemberState;
import io.thriftyp2p.locator.membership.RingIdentity;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.rpc.RpcService;
import io.thriftyp2p.thrift.locator.Locator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A simulated ring whose nodes have memories, by the numbers of their machines. */
final class RestartedRing {
  static final Duration LIMIT = Duration.ofMinutes(1);

  final SimulatedCluster cluster;
  private final Map<Integer, SimulatedMemory> memories = new TreeMap<>();
  private final Map<Integer, LocatorNode> up = new TreeMap<>();

  RestartedRing(long seed) {
    cluster = new SimulatedCluster(seed);
  }

  /** The first begins the ring, each other one joins through the first. */
  RestartedRing(long seed, int nodes) {
    this(seed);
    start(1, config -> config.alone(true)).join();
    for (int i = 2; i <= nodes; i++) {
      await(start(i, config -> config.peers(List.of(address(1)))));
    }
  }

  static Endpoint address(int number) {
    return new Endpoint("10.0.0." + number, LocatorConfig.FIRST_PORT);
  }

  /** Begins to start a node, with what its predecessor on that machine remembers. */
  CompletableFuture<Void> start(int number, Consumer<LocatorConfig.Builder> changes) {
    LocatorConfig.Builder builder =
        LocatorConfig.builder()
            .address(address(number).host())
            .memory(memories.computeIfAbsent(number, absent -> new SimulatedMemory()));
    changes.accept(builder);
    LocatorConfig config = builder.build();
    LocatorNode node = LocatorNode.bind(config, cluster.open(config));
    RpcService service =
        RpcService.asynchronous(
            LocatorHandler.SERVICE, LocatorHandler.plain(node), Locator.AsyncProcessor::new);
    node.serve(service, List.of());
    up.put(number, node);
    CompletableFuture<Void> entered = node.enterRingAsync();
    if (config.alone()) {
      await(entered);
    }
    return entered;
  }

  void await(CompletableFuture<?> done) {
    boolean unused = cluster.eventually(done::isDone, LIMIT);
    done.join();
  }

  void kill(int number) {
    cluster.kill(node(number).endpoint());
    up.remove(number);
  }

  void killAll() {
    List.copyOf(up.keySet()).forEach(this::kill);
  }

  void leave(int number) {
    await(up.remove(number).leave());
  }

  void stop(int number) {
    await(up.remove(number).stop());
  }

  LocatorNode node(int number) {
    return Optional.ofNullable(up.get(number)).orElseThrow();
  }

  SimulatedMemory memory(int number) {
    return memories.get(number);
  }

  void forget(int number) {
    memories.remove(number);
  }

  List<LocatorNode> nodes() {
    return List.copyOf(up.values());
  }

  /** Whether all see all of these, and nobody else with a share of the keys. */
  boolean isWhole() {
    List<Endpoint> expected = nodes().stream().map(LocatorNode::endpoint).sorted().toList();
    return nodes().stream()
        .allMatch(
            node ->
                node.view().isPresent()
                    && inState(node, MemberState.ALIVE).equals(expected)
                    && inState(node, MemberState.SUSPECT).isEmpty()
                    && inState(node, MemberState.DOWN).isEmpty());
  }

  /** A moment later all have that in their memories, too. */
  boolean becomesWhole() {
    boolean whole = cluster.eventually(this::isWhole, LIMIT);
    cluster.run(Duration.ofSeconds(1));
    return whole && isWhole();
  }

  List<RingIdentity> identities() {
    return nodes().stream().map(node -> node.ringIdentity().orElseThrow()).distinct().toList();
  }

  static List<Endpoint> inState(LocatorNode node, MemberState state) {
    return node.view().orElseThrow().members().stream()
        .filter(member -> member.state() == state)
        .map(Member::endpoint)
        .toList();
  }

  Optional<MemberState> stateOf(int observer, Endpoint member) {
    return node(observer).view().flatMap(view -> view.member(member)).map(Member::state);
  }

  String describe() {
    List<String> views = new ArrayList<>();
    nodes().forEach(node -> views.add(node.endpoint() + " sees " + node.view()));
    return String.join("\n", views);
  }
}
