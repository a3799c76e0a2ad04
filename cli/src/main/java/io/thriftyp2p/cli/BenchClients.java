package io.thriftyp2p.cli;

import io.thriftyp2p.diststore.StoreClient;
import io.thriftyp2p.locator.SingleThreadScheduler;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.rpc.EventLoops;
import io.thriftyp2p.locator.rpc.RpcClient;
import io.thriftyp2p.locator.rpc.RpcConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Clients with connections of their own, on event loops that they share. */
final class BenchClients implements AutoCloseable {
  private final EventLoops loops;
  private final SingleThreadScheduler scheduler;
  private final List<RpcClient> callers = new ArrayList<>();
  private final List<StoreClient> clients = new ArrayList<>();

  private BenchClients(EventLoops loops, SingleThreadScheduler scheduler) {
    this.loops = loops;
    this.scheduler = scheduler;
  }

  static BenchClients open(List<Endpoint> nodes, RpcConfig config, int count) {
    BenchClients opened =
        new BenchClients(EventLoops.start(config), new SingleThreadScheduler("storebench"));
    for (int i = 0; i < count; i++) {
      RpcClient caller = new RpcClient(opened.loops, config);
      opened.callers.add(caller);
      opened.clients.add(
          StoreClient.of(
              nodes, caller, opened.scheduler, () -> ThreadLocalRandom.current().nextLong()));
    }
    return opened;
  }

  StoreClient get(int client) {
    return clients.get(client);
  }

  /** For what is not measured. */
  StoreClient any() {
    return clients.get(0);
  }

  @Override
  public void close() {
    clients.forEach(StoreClient::close);
    callers.forEach(RpcClient::close);
    scheduler.close();
    loops.close();
  }
}
