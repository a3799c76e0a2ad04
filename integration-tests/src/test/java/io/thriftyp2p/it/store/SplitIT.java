package io.thriftyp2p.it.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.it.Place;
import io.thriftyp2p.it.Servers;
import io.thriftyp2p.it.netns.Cut;
import io.thriftyp2p.it.netns.Namespace;
import io.thriftyp2p.it.netns.Namespaces;
import io.thriftyp2p.it.netns.Partition;
import io.thriftyp2p.locator.node.Endpoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes that cannot all talk to each other, with clients on both sides of the cut who ask
 * only the nodes of their side.
 */
@Timeout(900)
class SplitIT {
  private static final int NODES = 3;
  private static final int CLIENTS_A_SIDE = 3;
  private static final int KEYS_EACH = 50;
  private static final int LEAST = 200;
  private static final Duration EQUAL_WITHIN = Duration.ofMinutes(1);

  @Order(1)
  @RegisterExtension
  final Namespaces namespaces = new Namespaces(NODES);

  @Order(2)
  @RegisterExtension
  final Servers servers = new Servers();

  @TempDir Path data;

  private final List<Namespace> all = namespaces.all();
  private final List<Namespace> minority = all.subList(0, 1);
  private final List<Namespace> majority = all.subList(1, NODES);
  private StoreRing ring;

  @BeforeEach
  void start() throws Exception {
    ring =
        new StoreRing(
            servers,
            all.stream().map(Place::in).map(StoreRing::roomy).toList(),
            IntStream.range(0, NODES).mapToObj(i -> data.resolve("node" + i)).toList());
    ring.startWhole(NODES);
  }

  private Load clientsOn(List<Namespace> side, String prefix) {
    List<Endpoint> nodes = side.stream().map(Place::in).map(Place::endpoint).toList();
    return Load.confinedTo(Collections.nCopies(CLIENTS_A_SIDE, nodes), prefix, KEYS_EACH);
  }

  @Test
  void whatIsAcknowledgedOnEitherSideOfACutStays() throws Exception {
    try (Load few = clientsOn(minority, "few");
        Load most = clientsOn(majority, "most")) {
      few.awaitAcknowledged(LEAST);
      cut(
          "majority and minority",
          most,
          () -> Partition.between(minority, majority, Cut.SILENT),
          () -> assertNothingAcknowledged(few));
      few.awaitAcknowledged(LEAST);
      if (StoreSizes.LONG) {
        cut("refusing, not silent", most, () -> Partition.between(minority, majority, Cut.REFUSED));
      }
      List<Namespace> one = all.subList(1, 2);
      List<Namespace> other = all.subList(2, 3);
      cut("a bridge", most, () -> Partition.between(one, other, Cut.SILENT));
      cut("one way", most, () -> Partition.ofPackets(minority, majority, Cut.SILENT));
      for (int i = 0; i < StoreSizes.FLAPS; i++) {
        cut("flapping", most, () -> Partition.between(minority, majority, Cut.SILENT));
      }
      // A minority is one again with the others, and writes.
      few.meets("the end of all cuts", LEAST, () -> {});
      assertNothingLost(few, most);
      Figures.print("cuts, on the side of two", "%s", most);
      Figures.print("cuts, on the side of one", "%s", few);
    }
  }

  private interface Cutter {
    Partition cut();
  }

  /** Other than what was under way when the cut was made. */
  private static void assertNothingAcknowledged(Load minority) {
    int before = minority.acknowledged();
    minority.awaitFailed();
    assertThat(minority.acknowledged() - before)
        .describedAs("writes of a minority that were acknowledged")
        .isLessThanOrEqualTo(CLIENTS_A_SIDE);
  }

  private static void cut(String what, Load load, Cutter cutter) throws Exception {
    cut(what, load, cutter, () -> {});
  }

  private static void cut(String what, Load load, Cutter cutter, Runnable meanwhile)
      throws Exception {
    Partition[] made = new Partition[1];
    load.meets(what, LEAST, () -> made[0] = cutter.cut());
    try (Partition partition = made[0]) {
      // Where calls are refused, a node that is alone soon makes few of them.
      partition.awaitStopped(10);
      // A bridge may cost a majority its coordinator for a while, not its quorum.
      load.awaitAcknowledged(LEAST);
      meanwhile.run();
    }
    load.tell("healed");
  }

  private void assertNothingLost(Load few, Load most) throws Exception {
    few.stop();
    most.stop();
    try (Replicas replicas = new Replicas(ring.endpoints())) {
      for (Load load : List.of(few, most)) {
        List<String> keys = load.keys().stream().map(KeyHistory::key).toList();
        replicas.awaitEqual(keys, NODES, EQUAL_WITHIN);
        load.stopAndReadAll();
      }
      replicas.assertNothingToMove();
    }
  }
}
