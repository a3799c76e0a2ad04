package io.thriftyp2p.diststore;

import io.thriftyp2p.diststore.http.ServedStore;
import io.thriftyp2p.diststore.replication.SlotMap;
import io.thriftyp2p.diststore.storage.MemoryStorage;
import io.thriftyp2p.locator.LocatorConfig;
import io.thriftyp2p.locator.node.Scheduler;
import io.thriftyp2p.locator.rpc.RpcService;
import io.thriftyp2p.testkit.SimulatedCluster;
import io.thriftyp2p.testkit.SimulatedProcess;
import java.time.Duration;
import java.util.List;

/**
 * A whole node, alone in its ring, on simulated time: one like the other, as long as both hear the
 * same.
 */
public final class FuzzedNode {
  private static final int SLOTS = 64;
  private static final Duration A_MOMENT = Duration.ofMillis(1);

  private final SimulatedCluster cluster = new SimulatedCluster(42);
  private final CapturedServices services;
  private final Scheduler clock;
  private final StoreNode node;

  public FuzzedNode() {
    LocatorConfig locator = LocatorConfig.builder().address("10.0.0.1").alone(true).build();
    SimulatedProcess process = cluster.open(locator);
    services = new CapturedServices(process);
    clock = process.newScheduler("http");
    node =
        StoreNode.bind(
            StoreConfig.DEFAULTS.withLocator(locator),
            services,
            new MemoryStorage(),
            new SlotMap(SLOTS));
    node.enterRing();
    // By now it is filled, and serves.
    cluster.run(Duration.ofSeconds(5));
  }

  public RpcService main() {
    return services.main();
  }

  public List<RpcService> multiplexed() {
    return services.multiplexed();
  }

  public ServedStore served() {
    StoreLife life = node.life();
    return new ServedStore(life.locator(), life.replicator(), life.local());
  }

  public Scheduler clock() {
    return clock;
  }

  /** Lets it do what is due. */
  public void run() {
    cluster.run(A_MOMENT);
  }

  /** Whether it is gone, as somebody has asked it to be. */
  public boolean isGone() {
    return node.closed().isDone();
  }
}
