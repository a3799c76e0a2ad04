package io.thriftyp2p.it.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.it.Servers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Nodes are killed with kill -9 while clients write, one at a time and all at once. */
@Timeout(1800)
class CrashIT {
  private static final Duration EQUAL_WITHIN = Duration.ofSeconds(30);
  private static final int NODES = 3;
  private static final int KEYS_EACH = 250;

  @RegisterExtension final Servers servers = new Servers();
  @TempDir Path data;

  @Test
  void nothingIsLostWhileOneNodeAfterTheOtherIsKilled() throws Exception {
    StoreRing ring = StoreRing.local(servers, data, "127.0.61.", NODES);
    ring.startWhole(NODES);
    int each = StoreSizes.PUTS / (StoreSizes.KILLS + 1);
    long begin = System.nanoTime();
    try (Load load = Load.start(ring.endpoints(), KEYS_EACH)) {
      for (int i = 0; i < StoreSizes.KILLS; i++) {
        int victim = i % NODES;
        load.meets("kill -9 of node " + victim, each, () -> ring.kill(victim));
        ring.restart(victim);
        load.tell("node " + victim + " is back");
      }
      load.awaitAcknowledged(each);
      double seconds = (System.nanoTime() - begin) / 1e9;
      Duration equal = assertAllReadableAndEqual(ring, load);
      Figures.print(
          "kill -9 of one of 3, again and again",
          "%d kills, %s in %.0f s; all read back; replicas equal after %.1f s",
          StoreSizes.KILLS,
          load,
          seconds,
          equal.toMillis() / 1e3);
      assertThat(load.acknowledged()).isGreaterThanOrEqualTo(StoreSizes.PUTS);
    }
  }

  @Test
  void nothingIsLostWhenAllNodesAreKilledAtOnce() throws Exception {
    StoreRing ring = StoreRing.local(servers, data, "127.0.62.", NODES);
    ring.startWhole(NODES);
    int each = StoreSizes.PUTS / (StoreSizes.ALL_KILLED + 1);
    try (Load load = Load.start(ring.endpoints(), KEYS_EACH)) {
      for (int i = 0; i < StoreSizes.ALL_KILLED; i++) {
        load.meets("kill -9 of all nodes", each, ring::killAll);
        ring.restartAll();
        load.tell("all are back");
      }
      load.awaitAcknowledged(each);
      Duration equal = assertAllReadableAndEqual(ring, load);
      Figures.print(
          "kill -9 of all 3 at once",
          "%d times, %s; all read back; replicas equal after %.1f s",
          StoreSizes.ALL_KILLED,
          load,
          equal.toMillis() / 1e3);
      assertThat(load.acknowledged()).isGreaterThanOrEqualTo(StoreSizes.PUTS);
    }
  }

  private static Duration assertAllReadableAndEqual(StoreRing ring, Load load) throws Exception {
    load.stop();
    try (Replicas replicas = new Replicas(ring.endpoints())) {
      List<String> keys = load.keys().stream().map(KeyHistory::key).toList();
      Duration equal = replicas.awaitEqual(keys, NODES, EQUAL_WITHIN);
      load.stopAndReadAll();
      replicas.assertNothingToMove();
      return equal;
    }
  }
}
