package io.thriftyp2p.locator.rpc;

import io.thriftyp2p.thrift.membership.Membership;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** A server whose main service, "main", is synchronous. */
final class MembershipServer implements AutoCloseable {
  final BlockingMembership membership = new BlockingMembership();
  private final EventLoops loops;
  private final RpcServer server;

  MembershipServer(RpcConfig config) throws IOException {
    loops = EventLoops.start(config);
    server =
        RpcServer.bind(loops, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), config);
    server.start(RpcService.synchronous("main", membership, Membership.Processor::new), List.of());
  }

  int port() {
    return server.port();
  }

  @Override
  public void close() {
    membership.release.countDown();
    server.close();
    loops.close();
  }
}
