package io.thriftyp2p.locator.rpc;

import io.thriftyp2p.thrift.diststore.Store;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Serves a map on one event loop, for a load driver. Argument: the port. */
final class StoreBenchMain {
  private StoreBenchMain() {}

  public static void main(String[] arguments) throws Exception {
    RpcConfig config = TestConfig.with(1, 16 << 20);
    RpcServer server =
        RpcServer.bind(
            EventLoops.start(config),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0])),
            config);
    MapStore store = new MapStore();
    server.start(RpcService.asynchronous("store", store, Store.AsyncProcessor::new), List.of());
    System.out.println("port " + server.port());
    new CountDownLatch(1).await();
  }
}
