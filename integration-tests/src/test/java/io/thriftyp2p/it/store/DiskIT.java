package io.thriftyp2p.it.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thriftyp2p.diststore.RequestOptions;
import io.thriftyp2p.diststore.StoreClient;
import io.thriftyp2p.diststore.replication.Consistency;
import io.thriftyp2p.it.Place;
import io.thriftyp2p.it.Server;
import io.thriftyp2p.it.Servers;
import io.thriftyp2p.locator.node.Endpoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Disks that lose their power, are full, or fail, and processes that die at their syncs. */
@Timeout(1800)
class DiskIT {
  private static final Duration EQUAL_WITHIN = Duration.ofMinutes(1);
  private static final Duration REFUSED_WITHIN = Duration.ofMinutes(1);
  private static final String FILLER = "filler";
  private static final int NODES = 3;
  private static final int KEYS_EACH = 100;
  private static final int LEAST = 100;

  @Order(1)
  @RegisterExtension
  final Servers servers = new Servers();

  @TempDir Path directory;

  private final List<Disk> disks = new ArrayList<>();

  @AfterEach
  void discardDisks() {
    // Servers end after this; what is still open goes with them.
    servers.killAll();
    disks.forEach(Disk::discard);
  }

  private StoreRing startOn(String network) throws Exception {
    StoreRing ring =
        new StoreRing(
            servers,
            IntStream.rangeClosed(1, NODES).mapToObj(i -> StoreRing.place(network + i)).toList(),
            disks.stream().map(Disk::data).toList());
    ring.startWhole(NODES);
    return ring;
  }

  @Test
  void nothingIsLostWhenAllNodesLoseTheirPower() throws Exception {
    Needs.disks(directory);
    IntStream.range(0, NODES).forEach(i -> disks.add(Disk.onLoop(directory, "disk" + i)));
    StoreRing ring = startOn("127.0.65.");
    try (Load load = Load.start(ring.endpoints(), KEYS_EACH)) {
      for (int i = 0; i < StoreSizes.POWER_CUTS; i++) {
        load.meets(
            "power cut",
            10 * LEAST,
            () -> {
              disks.forEach(Disk::cutPower);
              ring.killAll();
            });
        disks.forEach(Disk::unmount);
        disks.forEach(Disk::mount);
        ring.restartAll();
      }
      load.awaitAcknowledged(LEAST);
      assertNothingLost(ring, load);
      Figures.print("power cut of all 3", "%d times, %s", StoreSizes.POWER_CUTS, load);
    }
  }

  @Test
  void aNodeWhoseDiskIsFullRefusesWritesAndIsReadOn() throws Exception {
    Needs.disks(directory);
    disks.add(Disk.inMemory(directory, "small", "200m"));
    IntStream.range(1, NODES).forEach(i -> disks.add(new Disk(directory.resolve("d" + i))));
    StoreRing ring = startOn("127.0.66.");
    Ballast ballast = new Ballast(disks.get(0).directory().resolve("ballast"));
    try (Load load = Load.start(ring.endpoints(), KEYS_EACH)) {
      load.meets("a full disk", 10 * LEAST, ballast::fill);
      useUpLog(ring.endpoint(0));
      assertRefusesWritesAndIsRead(ring.endpoint(0), load);
      ballast.remove();
      ring.kill(0);
      ring.restart(0);
      load.awaitAcknowledged(LEAST);
      assertNothingLost(ring, load, FILLER);
      Figures.print("a full disk (ENOSPC)", "%s", load);
    }
  }

  @Test
  void aNodeWhoseDiskFailsRefusesWritesAndIsReadOn() throws Exception {
    Needs.strace();
    IntStream.range(0, NODES).forEach(i -> disks.add(new Disk(directory.resolve("e" + i))));
    StoreRing ring = startOn("127.0.67.");
    Place healthy = ring.place(0);
    try (Load load = Load.start(ring.endpoints(), KEYS_EACH)) {
      ring.kill(0);
      // The first syncs are those of the start.
      ring.move(0, straced(healthy, "fdatasync:error=EIO:when=300+"));
      ring.restart(0);
      load.meets("I/O errors", LEAST, () -> {});
      assertRefusesWritesAndIsRead(ring.endpoint(0), load);
      ring.kill(0);
      ring.move(0, healthy);
      ring.restart(0);
      load.awaitAcknowledged(LEAST);
      assertNothingLost(ring, load);
      Figures.print("I/O errors of one disk (EIO)", "%s", load);
    }
  }

  @Test
  void nothingIsLostWhenANodeDiesAtItsSyncs() throws Exception {
    Needs.strace();
    IntStream.range(0, NODES).forEach(i -> disks.add(new Disk(directory.resolve("s" + i))));
    StoreRing ring = startOn("127.0.68.");
    Place healthy = ring.place(0);
    try (Load load = Load.start(ring.endpoints(), KEYS_EACH)) {
      ring.kill(0);
      for (int i = 0; i < StoreSizes.SYNCS_KILLED; i++) {
        // Near the start each of them, later some.
        int sync = i < 30 ? i + 1 : i * i / 30;
        ring.move(0, straced(healthy, "fdatasync:signal=KILL:when=" + sync));
        Server dying = ring.launch(0);
        load.meets("kill at sync " + sync, 10, () -> dying.awaitExit(REFUSED_WITHIN));
        ring.kill(0);
      }
      ring.move(0, healthy);
      ring.restart(0);
      load.awaitAcknowledged(LEAST);
      assertNothingLost(ring, load);
      Figures.print("kill at a sync", "%d syncs, %s", StoreSizes.SYNCS_KILLED, load);
    }
  }

  /** Without {@code --seccomp-bpf}, with which strace 6.1 injects no signal after the first. */
  private static Place straced(Place place, String inject) {
    return place.within(
        "strace", "-D", "-f", "-o", "/dev/null", "-e", "trace=fdatasync", "-e", "inject=" + inject);
  }

  /**
   * RocksDB sets room aside for its log, which the full disk still has: large values use it up,
   * where the load would take as long as the machine lets it.
   */
  private static void useUpLog(Endpoint node) throws Exception {
    byte[] large = new byte[1 << 20];
    try (StoreClient client = StoreClient.through(List.of(node))) {
      await()
          .atMost(REFUSED_WITHIN)
          .pollDelay(Duration.ZERO)
          .until(
              () -> {
                for (int i = 0; i < 8; i++) {
                  Replicas.result(client.put(FILLER.getBytes(UTF_8), large));
                }
                return Replicas.result(client.node(node).health()).writeRefusal().isPresent();
              });
    }
  }

  private static void assertRefusesWritesAndIsRead(Endpoint node, Load load) throws Exception {
    try (StoreClient client = StoreClient.through(List.of(node))) {
      await()
          .atMost(REFUSED_WITHIN)
          .until(() -> Replicas.result(client.node(node).health()).writeRefusal().isPresent());
      load.tell("refuses writes: " + Replicas.result(client.node(node).health()).writeRefusal());
      load.awaitAcknowledged(LEAST);
      RequestOptions one = RequestOptions.DEFAULTS.withConsistency(Consistency.ONE);
      int found = 0;
      for (KeyHistory key : load.keys()) {
        found += Replicas.result(client.get(key.key().getBytes(UTF_8), one)).isPresent() ? 1 : 0;
      }
      assertThat(found).describedAs("keys that it still reads").isPositive();
    }
  }

  /**
   * @param others keys that the load did not write
   */
  private static void assertNothingLost(StoreRing ring, Load load, String... others)
      throws Exception {
    load.stop();
    try (Replicas replicas = new Replicas(ring.endpoints())) {
      List<String> keys =
          Stream.concat(load.keys().stream().map(KeyHistory::key), Stream.of(others)).toList();
      replicas.awaitEqual(keys, NODES, EQUAL_WITHIN);
      load.stopAndReadAll();
      replicas.assertNothingToMove();
    }
  }
}
