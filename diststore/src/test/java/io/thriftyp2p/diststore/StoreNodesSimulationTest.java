package io.thriftyp2p.diststore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.diststore.replication.SlotMap;
import io.thriftyp2p.diststore.storage.MemoryStorage;
import io.thriftyp2p.locator.LocatorConfig;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.testkit.Seeds;
import io.thriftyp2p.testkit.SimulatedCluster;
import io.thriftyp2p.thrift.diststore.PutOptions;
import io.thriftyp2p.thrift.diststore.Store;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.thrift.TException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whole nodes of the store in the simulator, over their own protocol. */
@Timeout(60)
class StoreNodesSimulationTest {
  private static final int KEYS = 200;
  private static final Duration LIMIT = Duration.ofMinutes(5);

  /** One run: a ring that grows and shrinks keeps what it was given. */
  private static SimulatedCluster growAndShrink(long seed) throws TException {
    SimulatedCluster cluster = new SimulatedCluster(seed);
    List<StoreNode> nodes = new ArrayList<>();
    start(cluster, nodes);
    start(cluster, nodes);
    for (int i = 0; i < KEYS; i++) {
      ByteBuffer value = ByteBuffer.wrap(("value" + i).getBytes(UTF_8));
      client(cluster, nodes, i).put_entry(key(i), value, new PutOptions());
    }
    start(cluster, nodes);
    start(cluster, nodes);
    assertAllThere(cluster, nodes);
    CompletableFuture<Void> left = nodes.remove(0).leave();
    assertThat(cluster.eventually(left::isDone, LIMIT)).isTrue();
    assertThat(left).isCompleted();
    assertAllThere(cluster, nodes);
    return cluster;
  }

  private static void start(SimulatedCluster cluster, List<StoreNode> nodes) {
    LocatorConfig.Builder locator =
        LocatorConfig.builder().address("10.0.0." + (nodes.size() + 1)).alone(nodes.isEmpty());
    List<Endpoint> peers = nodes.stream().map(StoreNode::endpoint).limit(1).toList();
    StoreConfig config = StoreConfig.DEFAULTS.withLocator(locator.peers(peers).build());
    StoreNode node =
        StoreNode.bind(
            config, cluster.open(config.locator()), new MemoryStorage(), new SlotMap(1024));
    node.enterRing();
    nodes.add(node);
  }

  private static Store.Client client(SimulatedCluster cluster, List<StoreNode> nodes, int turn) {
    Endpoint node = nodes.get(turn % nodes.size()).endpoint();
    return cluster.client(node, Store.Client::new, Duration.ofSeconds(10));
  }

  private static ByteBuffer key(int i) {
    return ByteBuffer.wrap(("key" + i).getBytes(UTF_8));
  }

  private static void assertAllThere(SimulatedCluster cluster, List<StoreNode> nodes)
      throws TException {
    for (int i = 0; i < KEYS; i++) {
      assertThat(UTF_8.decode(client(cluster, nodes, i).get(key(i))).toString())
          .isEqualTo("value" + i);
    }
  }

  @Test
  void aRingThatGrowsAndShrinksKeepsWhatItWasGiven() {
    Seeds.forEach(
        5,
        "mvn test -pl diststore -am -Dtest=StoreNodesSimulationTest",
        StoreNodesSimulationTest::growAndShrink);
  }

  @Test
  void aSeedReplaysEveryByte() throws TException {
    assertThat(growAndShrink(42).trace().digest()).isEqualTo(growAndShrink(42).trace().digest());
  }
}
