package io.thriftyp2p.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thriftyp2p.locator.LocatorConfig;
import io.thriftyp2p.locator.LocatorHandler;
import io.thriftyp2p.locator.LocatorNode;
import io.thriftyp2p.locator.PeersTried;
import io.thriftyp2p.locator.RingEntryException;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.PeerTimedOutException;
import io.thriftyp2p.locator.node.PeerUnreachableException;
import io.thriftyp2p.locator.rpc.RpcService;
import io.thriftyp2p.testkit.SimulatedNetwork.Faults;
import io.thriftyp2p.thrift.locator.Base;
import io.thriftyp2p.thrift.locator.Locator;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.TException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whole nodes in the simulator, and what a node that is started does until it is in a ring. */
@Timeout(60)
class SimulatedClusterTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final SimulatedCluster cluster = new SimulatedCluster(1);

  private static RpcService plain(LocatorNode node) {
    return RpcService.asynchronous(
        LocatorHandler.SERVICE, LocatorHandler.plain(node), Locator.AsyncProcessor::new);
  }

  private static LocatorConfig.Builder at(String address) {
    return LocatorConfig.builder().address(address);
  }

  private LocatorNode first() {
    return cluster.start(at("10.0.0.1").alone(true).build(), SimulatedClusterTest::plain);
  }

  private LocatorNode join(String address, Endpoint... peers) {
    return cluster.start(at(address).peers(List.of(peers)).build(), SimulatedClusterTest::plain);
  }

  private void threeNodes() {
    Endpoint first = first().endpoint();
    join("10.0.0.2", first);
    join("10.0.0.3", first);
    assertThat(cluster.eventually(cluster::agrees, LIMIT)).isTrue();
  }

  /** A node that is on its way into a ring while the test goes on. */
  private CompletableFuture<Void> entering(LocatorConfig config) {
    LocatorNode node = LocatorNode.bind(config, cluster.open(config));
    node.serve(plain(node), List.of());
    return node.enterRingAsync();
  }

  @Test
  void nodesJoinAreKilledAndLeave() {
    threeNodes();
    cluster.kill(cluster.nodes().get(1).endpoint());
    assertThat(cluster.eventually(cluster::agrees, LIMIT)).isTrue();
    CompletableFuture<Void> left = cluster.nodes().get(0).leave();
    assertThat(cluster.eventually(left::isDone, LIMIT)).isTrue();
    assertThat(left).isCompleted();
    assertThat(cluster.nodes()).hasSize(1);
    assertThat(cluster.eventually(cluster::agrees, LIMIT)).isTrue();
  }

  @Test
  void aClientFromOutsideSpeaksThriftWithANode() throws TException {
    threeNodes();
    ByteBuffer key = ByteBuffer.wrap(new byte[] {1, 2, 3});
    for (LocatorNode node : cluster.nodes()) {
      Locator.Client client = cluster.client(node.endpoint(), Locator.Client::new, LIMIT);
      assertThat(client.service_types()).containsExactly("locator.Base", "locator.Locator");
      assertThat(client.get_all()).hasSize(3);
      assertThat(client.get_node(key.duplicate()).address)
          .isEqualTo(node.owner(new byte[] {1, 2, 3}).orElseThrow().host());
      assertThatThrownBy(() -> client.get_node(null))
          .isInstanceOf(TApplicationException.class)
          .hasMessage("the field 'key' is missing");
    }
  }

  @Test
  void aCallToANodeThatIsGoneIsRefusedAndOneThroughASplitIsNotAnswered() {
    threeNodes();
    List<LocatorNode> nodes = cluster.nodes();
    Locator.Client toKilled =
        nodes.get(0).client(nodes.get(1).endpoint(), Locator.Client::new, Duration.ofSeconds(1));
    Locator.Client toSplit =
        nodes.get(0).client(nodes.get(2).endpoint(), Locator.Client::new, Duration.ofSeconds(1));
    cluster.kill(nodes.get(1).endpoint());
    assertThatThrownBy(toKilled::get_all).isInstanceOf(PeerUnreachableException.class);
    cluster.split(List.of(nodes.get(0).endpoint()));
    Duration before = cluster.now();
    assertThatThrownBy(toSplit::get_all).hasMessageContaining("no connection in time");
    assertThat(cluster.now().minus(before)).isEqualTo(Duration.ofSeconds(1));
    cluster.setFaults(new Faults(1, 0, Duration.ZERO, Duration.ofMillis(1)));
    cluster.heal();
    assertThatThrownBy(toSplit::get_all).isInstanceOf(PeerTimedOutException.class);
  }

  @Test
  void nothingWaitsWhereAProcessMustNotBlock() {
    threeNodes();
    LocatorNode node = cluster.nodes().get(0);
    Locator.Client client =
        node.client(cluster.nodes().get(1).endpoint(), Locator.Client::new, LIMIT);
    List<Throwable> thrown = new ArrayList<>();
    node.runtime()
        .newScheduler("test")
        .execute(
            () -> {
              try {
                client.ping();
              } catch (IllegalStateException | TException e) {
                thrown.add(e);
              }
            });
    cluster.run(Duration.ofSeconds(1));
    assertThat(thrown).singleElement().asString().contains("nothing may wait");
  }

  @Test
  void handlersThatCallEachOtherForEverEndTheRunWithAnExplanation() {
    LocatorNode node =
        cluster.start(
            at("10.0.0.1").alone(true).build(),
            self -> RpcService.synchronous("test.Circle", inCircles(self), Base.Processor::new));
    Base.Client client = cluster.client(node.endpoint(), Base.Client::new, LIMIT);
    assertThatThrownBy(client::service_type).hasMessageContaining("a call that goes in circles");
  }

  /** Answers whatever it is asked with what it is answered itself. */
  private static Base.Iface inCircles(LocatorNode node) {
    return (Base.Iface)
        Proxy.newProxyInstance(
            SimulatedClusterTest.class.getClassLoader(),
            new Class<?>[] {Base.Iface.class},
            (proxy, method, arguments) ->
                node.client(node.endpoint(), Base.Client::new, LIMIT).service_type());
  }

  @Test
  void aSeedReplaysEveryByte() {
    assertThat(traceOf(7)).isEqualTo(traceOf(7)).isNotEqualTo(traceOf(8));
  }

  private static List<Object> traceOf(long seed) {
    SimulatedCluster cluster = new SimulatedCluster(seed);
    cluster.setFaults(new Faults(0.05, 0.05, Duration.ZERO, Duration.ofMillis(20)));
    LocatorConfig first = at("10.0.0.1").alone(true).build();
    cluster.start(first, SimulatedClusterTest::plain);
    for (int i = 2; i <= 5; i++) {
      LocatorConfig.Builder next =
          at("10.0.0." + i).waitForPeers(true).peers(List.of(cluster.nodes().get(0).endpoint()));
      cluster.start(next.build(), SimulatedClusterTest::plain);
    }
    cluster.kill(cluster.nodes().get(2).endpoint());
    cluster.run(Duration.ofSeconds(30));
    MessageTrace trace = cluster.trace();
    assertThat(trace.count()).isPositive();
    return List.of(trace.digest(), trace.count(), trace.last());
  }

  @Test
  void nodesOfOneMachineFindEachOtherEvenWhenTheyStartTogether() {
    List<CompletableFuture<Void>> entering = new ArrayList<>();
    List<LocatorNode> nodes = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      LocatorConfig config = at("10.0.0.1").build();
      LocatorNode node = LocatorNode.bind(config, cluster.open(config));
      node.serve(plain(node), List.of());
      nodes.add(node);
      entering.add(node.enterRingAsync());
    }
    assertThat(
            cluster.eventually(
                () ->
                    entering.stream().allMatch(CompletableFuture::isDone)
                        && nodes.stream().allMatch(node -> node.ring().size() == 4),
                LIMIT))
        .isTrue();
  }

  @Test
  void aNodeWithoutWaitGivesUpAtOnceAndSaysWhy() {
    Endpoint nobody = new Endpoint("10.0.0.9", 9900);
    assertThatThrownBy(() -> join("10.0.0.2", nobody))
        .isInstanceOf(RingEntryException.class)
        .hasMessageContaining("10.0.0.9:9900 cannot be reached: connection refused")
        .hasMessageContaining("--wait");
    assertThat(cluster.now()).isLessThan(Duration.ofSeconds(1));
    assertThatThrownBy(() -> join("10.0.0.2", new Endpoint("nowhere", 9900)))
        .hasMessageContaining("the host 'nowhere' is unknown; check the name");
  }

  @Test
  void aNodeThatWaitsSaysWhatItTriedAtOnceAndThenEveryFiveSeconds() {
    List<PeersTried> told = new ArrayList<>();
    Endpoint absent = new Endpoint("10.0.0.1", 9900);
    LocatorConfig config =
        at("10.0.0.2")
            .peers(List.of(absent, new Endpoint("later", 9900)))
            .waitForPeers(true)
            .waiting(told::add)
            .build();
    CompletableFuture<Void> entered = entering(config);
    cluster.run(Duration.ofSeconds(12));
    assertThat(entered).isNotDone();
    assertThat(told).hasSize(3);
    assertThat(told.get(0).toString())
        .isEqualTo(
            "waiting for a peer for 0 s: the host 'later' is unknown; "
                + "10.0.0.1:9900 cannot be reached: connection refused");
    assertThat(told.stream().map(tried -> tried.waited().toSeconds()).toList())
        .isEqualTo(List.of(0L, 5L, 10L));
    first();
    assertThat(cluster.eventually(entered::isDone, Duration.ofSeconds(5))).isTrue();
    assertThat(entered).isCompleted();
  }

  @Test
  void aNameIsLookedUpAnewInEachRoundAndStandsForAllItsAddresses() {
    cluster.name("seeds", List.of("10.0.0.8"));
    LocatorConfig config =
        at("10.0.0.2")
            .peers(List.of(new Endpoint("seeds", 9900)))
            .waitForPeers(true)
            .waiting(tried -> {})
            .build();
    CompletableFuture<Void> entered = entering(config);
    first();
    cluster.run(Duration.ofSeconds(5));
    assertThat(entered).isNotDone();
    cluster.name("seeds", List.of("10.0.0.8", "10.0.0.2", "10.0.0.1"));
    assertThat(cluster.eventually(entered::isDone, Duration.ofSeconds(5))).isTrue();
    assertThat(entered).isCompleted();
  }

  @Test
  void aNodeThatIsClosedWhileItWaitsStopsWaiting() {
    LocatorConfig config =
        at("10.0.0.2")
            .peers(List.of(new Endpoint("10.0.0.1", 9900)))
            .waitForPeers(true)
            .waiting(tried -> {})
            .build();
    LocatorNode node = LocatorNode.bind(config, cluster.open(config));
    node.serve(plain(node), List.of());
    CompletableFuture<Void> entered = node.enterRingAsync();
    cluster.run(Duration.ofSeconds(1));
    node.close();
    assertThat(entered)
        .isCompletedExceptionally()
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(RingEntryException.class);
  }
}
