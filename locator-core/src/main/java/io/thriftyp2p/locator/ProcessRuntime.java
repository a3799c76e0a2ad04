package io.thriftyp2p.locator;

import io.thriftyp2p.locator.node.Scheduler;
import io.thriftyp2p.locator.rpc.EventLoops;
import io.thriftyp2p.locator.rpc.PeerCaller;
import io.thriftyp2p.locator.rpc.RpcClient;
import io.thriftyp2p.locator.rpc.RpcServer;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;

/**
 * The real world: this machine's clocks, threads and sockets. For one node, or for several one
 * after the other ({@link #lend}).
 */
public final class ProcessRuntime implements NodeRuntime {
  private final EventLoops loops;
  private final RpcServer host;
  private final RpcClient client;
  private final SecureRandom random = new SecureRandom();
  private final BlockingThreads blocking = new BlockingThreads();
  private final List<SingleThreadScheduler> schedulers = new CopyOnWriteArrayList<>();

  private ProcessRuntime(EventLoops loops, RpcServer host, RpcClient client) {
    this.loops = loops;
    this.host = host;
    this.client = client;
  }

  /**
   * Takes the port that the configuration names.
   *
   * @throws IOException when it is not free
   */
  public static ProcessRuntime open(LocatorConfig config) throws IOException {
    EventLoops loops = EventLoops.start(config.rpc());
    try {
      return new ProcessRuntime(
          loops, PortSearch.bind(loops, config), new RpcClient(loops, config.rpc()));
    } catch (IOException | RuntimeException e) {
      loops.close();
      throw e;
    }
  }

  /**
   * This world for one of several nodes; the first one, or the next one after {@link
   * LentRuntime#keepForNext}. Closing it closes this as well, unless another node follows.
   */
  public LentRuntime lend() {
    return new LentRuntime(this);
  }

  @Override
  public Scheduler newScheduler(String name) {
    SingleThreadScheduler scheduler = new SingleThreadScheduler(name);
    schedulers.add(scheduler);
    return scheduler;
  }

  @Override
  public RandomGenerator random() {
    return random;
  }

  @Override
  public PeerCaller caller() {
    return client;
  }

  @Override
  public RpcServer host() {
    return host;
  }

  @Override
  public BlockingWork blocking() {
    return blocking;
  }

  @Override
  public void close() {
    client.close();
    schedulers.forEach(SingleThreadScheduler::close);
    blocking.close();
    loops.close();
  }
}
