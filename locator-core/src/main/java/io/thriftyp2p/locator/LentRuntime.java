package io.thriftyp2p.locator;

import io.thriftyp2p.locator.node.Scheduler;
import io.thriftyp2p.locator.rpc.PeerCaller;
import io.thriftyp2p.locator.rpc.RpcService;
import io.thriftyp2p.locator.rpc.ServiceHost;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;

/**
 * A process's world as one of several nodes has it that live in it one after the other: the next
 * one finds the port, its connections and their loops as they were. Safe for use by many threads.
 */
public final class LentRuntime implements NodeRuntime {
  private final ProcessRuntime owner;
  private final LentHost host = new LentHost();
  private final List<SingleThreadScheduler> schedulers = new CopyOnWriteArrayList<>();
  private volatile boolean kept;

  LentRuntime(ProcessRuntime owner) {
    this.owner = owner;
  }

  /**
   * Whether another node will follow this one, which leaves it the port when it closes. At first
   * none will: then the process's world ends with this one.
   */
  public void keepForNext(boolean another) {
    kept = another;
  }

  public boolean isKeptForNext() {
    return kept;
  }

  @Override
  public Scheduler newScheduler(String name) {
    SingleThreadScheduler scheduler = new SingleThreadScheduler(name);
    schedulers.add(scheduler);
    return scheduler;
  }

  @Override
  public RandomGenerator random() {
    return owner.random();
  }

  @Override
  public PeerCaller caller() {
    return owner.caller();
  }

  @Override
  public ServiceHost host() {
    return host;
  }

  @Override
  public BlockingWork blocking() {
    return owner.blocking();
  }

  @Override
  public void close() {
    schedulers.forEach(SingleThreadScheduler::close);
    if (!kept) {
      owner.close();
    }
  }

  /** The port, which goes on to the next node. */
  private final class LentHost implements ServiceHost {
    @Override
    public void start(RpcService main, List<RpcService> multiplexed) {
      owner.host().start(main, multiplexed);
    }

    @Override
    public int port() {
      return owner.host().port();
    }

    @Override
    public CompletableFuture<Void> drain(Duration limit) {
      return kept ? owner.host().pause(limit) : owner.host().drain(limit);
    }

    @Override
    public void close() {
      if (kept) {
        var unused = owner.host().pause(Duration.ZERO);
      } else {
        owner.host().close();
      }
    }
  }
}
