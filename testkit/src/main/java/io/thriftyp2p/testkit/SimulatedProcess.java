package io.thriftyp2p.testkit;

import io.thriftyp2p.locator.BlockingWork;
import io.thriftyp2p.locator.LocatorConfig;
import io.thriftyp2p.locator.NodeRuntime;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Scheduler;
import io.thriftyp2p.locator.rpc.MessageCaller;
import io.thriftyp2p.locator.rpc.PeerCaller;
import io.thriftyp2p.locator.rpc.ServiceHost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/** The world of one simulated node, which dies with it. */
public final class SimulatedProcess implements NodeRuntime {
  private static final Duration LOOK_UP = Duration.ofMillis(1);

  /** Nothing that is waited for in a simulation takes so long, unless it never ends. */
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  private final SimulatedCluster cluster;
  private final Endpoint endpoint;
  private final SimulatedPort port;
  private final PeerCaller caller;
  private final List<SimulatedScheduler> schedulers = new ArrayList<>();
  private final Scheduler own;
  private boolean alive = true;

  SimulatedProcess(SimulatedCluster cluster, Endpoint endpoint, LocatorConfig config) {
    this.cluster = cluster;
    this.endpoint = endpoint;
    this.port =
        new SimulatedPort(
            cluster.time(), cluster.network(), cluster.waiting(), endpoint, config.rpc());
    this.caller =
        new MessageCaller(config.rpc(), new SimulatedExchange(cluster, endpoint, () -> alive));
    this.own = newScheduler("process");
  }

  /** Where it listens. */
  public Endpoint endpoint() {
    return endpoint;
  }

  public boolean isAlive() {
    return alive;
  }

  @Override
  public Scheduler newScheduler(String name) {
    SimulatedScheduler scheduler = new SimulatedScheduler(cluster.time(), Duration.ZERO);
    schedulers.add(scheduler);
    return scheduler;
  }

  @Override
  public RandomGenerator random() {
    return cluster.random();
  }

  @Override
  public PeerCaller caller() {
    return caller;
  }

  @Override
  public ServiceHost host() {
    return port;
  }

  @Override
  public BlockingWork blocking() {
    return new Blocking();
  }

  /** As kill -9 does: nothing of it runs any more, and nobody hears of it. */
  public void kill() {
    alive = false;
    port.close();
    schedulers.forEach(SimulatedScheduler::kill);
  }

  @Override
  public void close() {
    kill();
  }

  private final class Blocking implements BlockingWork {
    @Override
    public CompletableFuture<List<Endpoint>> resolve(Endpoint named) {
      return own.after(LOOK_UP).thenCompose(later -> cluster.lookUp(named));
    }

    @Override
    public void inBackground(Runnable task) {
      own.execute(() -> cluster.waiting().runBlocking(task));
    }

    @Override
    public void await(CompletableFuture<?> future) {
      if (!cluster.waiting().until(future::isDone, LONGEST_WAIT)) {
        throw new IllegalStateException("nothing came of it in a simulated hour");
      }
    }
  }
}
