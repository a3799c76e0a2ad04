package io.thriftyp2p.diststore.http;

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
import java.util.function.UnaryOperator;

/** Real nodes on this machine, spoken to over HTTP. */
final class HttpNodes implements AutoCloseable {
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

  /** One that answers and is in no ring, whose requests have little time. */
  StoreNode bindOnly() throws IOException {
    StoreConfig config =
        StoreConfig.DEFAULTS.withLocator(LocatorConfig.builder().port(0).alone(true).build());
    return added(StoreNode.bind(withRequestTimeout(config, Duration.ofMillis(200))));
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
        HttpConfig.of(100, 100, Duration.ofSeconds(1), false),
        Optional::empty,
        null,
        null,
        new SimulatedScheduler(new SimulatedTime(), Duration.ZERO),
        (method, route, status, took) -> {},
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

  static StoreConfig withRequestTimeout(StoreConfig config, Duration timeout) {
    ReplicationConfig old = config.replication();
    ReplicationConfig changed =
        new ReplicationConfig(
            timeout,
            old.attemptTimeout(),
            old.hedgeAfter(),
            old.callTimeout(),
            old.pageBytes(),
            old.batchSlots(),
            old.stepSlots(),
            old.transferBytesPerSecond(),
            old.retryPause(),
            old.careInterval(),
            old.comparisonInterval(),
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

  @Override
  public void close() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
    nodes.forEach(StoreNode::close);
  }
}
