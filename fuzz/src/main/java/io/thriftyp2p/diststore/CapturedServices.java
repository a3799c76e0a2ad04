package io.thriftyp2p.diststore;

import io.thriftyp2p.locator.BlockingWork;
import io.thriftyp2p.locator.NodeRuntime;
import io.thriftyp2p.locator.node.Scheduler;
import io.thriftyp2p.locator.rpc.PeerCaller;
import io.thriftyp2p.locator.rpc.RpcService;
import io.thriftyp2p.locator.rpc.ServiceHost;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/** A node's world that shows what the node serves. */
final class CapturedServices implements NodeRuntime {
  private final NodeRuntime world;
  private final Host host;

  CapturedServices(NodeRuntime world) {
    this.world = world;
    this.host = new Host(world.host());
  }

  RpcService main() {
    return host.main.orElseThrow();
  }

  List<RpcService> multiplexed() {
    return host.multiplexed;
  }

  @Override
  public Scheduler newScheduler(String name) {
    return world.newScheduler(name);
  }

  @Override
  public RandomGenerator random() {
    return world.random();
  }

  @Override
  public PeerCaller caller() {
    return world.caller();
  }

  @Override
  public ServiceHost host() {
    return host;
  }

  @Override
  public BlockingWork blocking() {
    return world.blocking();
  }

  @Override
  public void close() {
    world.close();
  }

  private static final class Host implements ServiceHost {
    private final ServiceHost port;
    private Optional<RpcService> main = Optional.empty();
    private List<RpcService> multiplexed = List.of();

    Host(ServiceHost port) {
      this.port = port;
    }

    @Override
    public void start(RpcService service, List<RpcService> others) {
      main = Optional.of(service);
      multiplexed = List.copyOf(others);
      port.start(service, others);
    }

    @Override
    public int port() {
      return port.port();
    }

    @Override
    public CompletableFuture<Void> drain(Duration limit) {
      return port.drain(limit);
    }

    @Override
    public void close() {
      port.close();
    }
  }
}
