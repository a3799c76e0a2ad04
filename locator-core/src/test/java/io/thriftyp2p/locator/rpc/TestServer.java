package io.thriftyp2p.locator.rpc;

import io.thriftyp2p.locator.access.Permission;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.thrift.diststore.Store;
import io.thriftyp2p.thrift.membership.Membership;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A server with a map as main service "store", and a client, for one test. */
final class TestServer implements AutoCloseable {
  final MapStore store = new MapStore();
  final BlockingMembership membership = new BlockingMembership();
  final EventLoops loops;
  final RpcServer server;
  final RpcClient client;

  TestServer() {
    this(TestConfig.with(2, 1 << 20));
  }

  TestServer(RpcConfig config) {
    this(config, bound -> {});
  }

  /**
   * @param met hears what is turned away
   */
  TestServer(RpcConfig config, Consumer<Bound> met) {
    loops = EventLoops.start(config);
    try {
      server =
          RpcServer.bind(loops, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), config);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    server.observe(
        new QuietObserver() {
          @Override
          public void turnedAway(Bound bound) {
            met.accept(bound);
          }
        });
    server.start(
        RpcService.asynchronous("store", store, Store.AsyncProcessor::new)
            .requiring(Map.of("get", Permission.READ)),
        List.of(
            RpcService.synchronous("membership", membership, Membership.Processor::new)
                .requiring(Permission.PEER)));
    client = new RpcClient(loops, config);
  }

  Endpoint endpoint() {
    return new Endpoint("127.0.0.1", server.port());
  }

  ForeignClient connect(Form form) throws Exception {
    return new ForeignClient(server.port(), form);
  }

  @Override
  public void close() {
    membership.release.countDown();
    client.close();
    server.close();
    loops.close();
  }
}
