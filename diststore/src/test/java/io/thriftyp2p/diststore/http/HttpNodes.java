package io.thriftyp2p.diststore.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thriftyp2p.diststore.StoreConfig;
import io.thriftyp2p.diststore.StoreNode;
import io.thriftyp2p.diststore.replication.ReplicationConfig;
import io.thriftyp2p.locator.LocatorConfig;
import io.thriftyp2p.locator.rpc.EventLoops;
import io.thriftyp2p.locator.rpc.RpcConfig;
import io.thriftyp2p.locator.rpc.RpcServer;
import io.thriftyp2p.locator.rpc.RpcService;
import io.thriftyp2p.testkit.SimulatedScheduler;
import io.thriftyp2p.testkit.SimulatedTime;
import io.thriftyp2p.thrift.locator.Base;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** Real nodes on this machine, spoken to over HTTP. */
final class HttpNodes {
  static final int CONNECTIONS = 40;
  static final Duration MESSAGE_TIMEOUT = Duration.ofMillis(500);
  static final Duration IDLE_TIMEOUT = Duration.ofSeconds(2);

  final List<StoreNode> nodes = new ArrayList<>();
  private final List<AutoCloseable> open = new ArrayList<>();

  /** One more node, in the ring of the first. */
  StoreNode start(UnaryOperator<StoreConfig> how) throws IOException {
    LocatorConfig.Builder locator = LocatorConfig.builder().port(0);
    if (nodes.isEmpty()) {
      locator.alone(true);
    } else {
      locator.peers(List.of(nodes.get(0).endpoint()));
    }
    StoreConfig config = StoreConfig.DEFAULTS.withLocator(locator.build());
    return added(StoreNode.start(how.apply(config)));
  }

  StoreNode start() throws IOException {
    return start(UnaryOperator.identity());
  }

  /** A node with little patience, that holds 32 MiB at most and 40 connections of this machine. */
  StoreNode startModest() throws IOException {
    RpcConfig modest =
        RpcConfig.DEFAULTS.toBuilder()
            .eventLoops(2)
            .maxConnectionsPerAddress(CONNECTIONS)
            .maxPeerConnections(1)
            .maxBytesInFlight(32 << 20)
            .messageTimeout(MESSAGE_TIMEOUT)
            .idleTimeout(IDLE_TIMEOUT)
            .build();
    return start(config -> withRpc(config, modest));
  }

  /**
   * An honest client is answered, however large what it sends, and as many of them as may be there:
   * nothing of what others have sent is held any more, and no connection of theirs counts.
   */
  void expectHonestService() throws IOException {
    byte[] large = new byte[300_000];
    new Random(7).nextBytes(large);
    Wire first = eventually();
    assertThat(first.put("/v1/keys/honest", large).status()).isEqualTo(204);
    assertThat(first.get("/v1/keys/honest").body()).isEqualTo(large);
    first.close();
  }

  /** A connection as soon as one is to be had. */
  private Wire eventually() {
    return await()
        .ignoreExceptions()
        .until(
            () -> {
              Wire wire = wire();
              assertThat(wire.get("/healthz").text()).isEqualTo("ok\n");
              return wire;
            },
            wire -> true);
  }

  private StoreNode added(StoreNode node) {
    nodes.add(node);
    return node;
  }

  /** A connection to the first node. */
  Wire wire() throws IOException {
    return wire(nodes.get(0));
  }

  Wire wire(StoreNode node) throws IOException {
    Wire wire = new Wire(node.endpoint().port());
    open.add(wire);
    return wire;
  }

  /** All routes that nodes have. */
  static Routes routes() {
    return interfaceOfNone().routes();
  }

  /** The interface of a node that is on its way from one ring to another. */
  private static HttpServer interfaceOfNone() {
    return StoreHttp.of(
        HttpConfig.of(100, 100, Duration.ofSeconds(1), false, Exposure.LOCAL),
        Optional::empty,
        null,
        null,
        new SimulatedScheduler(new SimulatedTime(), Duration.ZERO),
        (method, route, status, took) -> {},
        accept -> CompletableFuture.completedStage(new Exposition.Page(Answer.TEXT, new byte[0])),
        "");
  }

  /** A connection to a node that is on its way from one ring to another. */
  Wire wireToNone() throws IOException {
    EventLoops loops = EventLoops.start(RpcConfig.DEFAULTS);
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    RpcServer server = RpcServer.bind(loops, anyPort, RpcConfig.DEFAULTS);
    server.speakHttp(interfaceOfNone());
    Base.AsyncIface nobody = null;
    server.start(
        RpcService.asynchronous("none", nobody, Base.AsyncProcessor<Base.AsyncIface>::new),
        List.of());
    open.add(server);
    open.add(loops);
    Wire wire = new Wire(server.port());
    open.add(wire);
    return wire;
  }

  static StoreConfig withRpc(StoreConfig config, RpcConfig rpc) {
    return config.withLocator(config.locator().toBuilder().rpc(rpc).build());
  }

  /** One that is soon in step with others, and soon gives up. */
  static StoreConfig quick(StoreConfig config) {
    ReplicationConfig old = config.replication();
    ReplicationConfig changed =
        new ReplicationConfig(
            Duration.ofSeconds(2),
            old.attemptTimeout(),
            old.hedgeAfter(),
            old.callTimeout(),
            old.pageBytes(),
            old.batchSlots(),
            old.stepSlots(),
            old.transferBytesPerSecond(),
            old.retryPause(),
            old.careInterval(),
            Duration.ofMillis(300),
            old.hintLifetime(),
            old.maxHints(),
            old.tombstoneGrace(),
            old.purgeInterval(),
            old.stallTimeout(),
            old.maxKeyBytes(),
            old.maxValueBytes());
    return new StoreConfig(
        config.locator(),
        changed,
        config.leaveProgress(),
        config.data(),
        config.sync(),
        config.replicas(),
        config.webWrite());
  }

  void close() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
    nodes.forEach(StoreNode::close);
  }
}
