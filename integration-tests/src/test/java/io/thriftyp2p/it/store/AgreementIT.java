package io.thriftyp2p.it.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.diststore.StoreClient;
import io.thriftyp2p.diststore.replication.TaskProgress;
import io.thriftyp2p.it.Place;
import io.thriftyp2p.it.Servers;
import io.thriftyp2p.it.netns.Meter;
import io.thriftyp2p.it.netns.Namespaces;
import io.thriftyp2p.it.netns.Tool;
import io.thriftyp2p.locator.node.Endpoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What two replicas of many keys tell each other to find out whether they are equal. */
@Timeout(1800)
class AgreementIT {
  private static final int COMPARISONS = 10;
  private static final long MOST_BYTES = 5_000;
  private static final Duration MENDED_WITHIN = Duration.ofMinutes(1);

  @Order(1)
  @RegisterExtension
  final Namespaces namespaces = new Namespaces(2);

  @Order(2)
  @RegisterExtension
  final Servers servers = new Servers();

  @TempDir Path data;

  @Test
  void twoInAgreementSaySoInAFewBytesAndOneKeyIsMendedAtOnce() throws Exception {
    StoreRing ring =
        new StoreRing(
            servers,
            namespaces.all().stream()
                .map(Place::in)
                .map(place -> place.withJavaOptions("-Xmx512m -XX:+UseSerialGC"))
                .toList(),
            IntStream.range(0, 2).mapToObj(i -> data.resolve("node" + i)).toList());
    ring.startWhole(2);
    ManyKeys many = new ManyKeys(StoreSizes.KEYS);
    many.putAll(ring.endpoints());
    try (Replicas replicas = new Replicas(ring.endpoints())) {
      replicas.awaitSynced(MENDED_WITHIN);
      measureAgreement(ring, replicas);
    }
    loseOneKey(ring);
    measureMending(ring);
  }

  private void measureAgreement(StoreRing ring, Replicas replicas) {
    Meter meter = Meter.between(namespaces.all().get(0), namespaces.all().get(1));
    long begin = meter.bytes();
    for (int i = 0; i < COMPARISONS; i++) {
      TaskProgress done = replicas.balance(ring.endpoint(0));
      assertThat(done.problem()).isEmpty();
      assertThat(done.entriesMoved()).isZero();
      assertThat(done.slotsDone()).isEqualTo(done.slotsTotal());
    }
    long each = (meter.bytes() - begin) / COMPARISONS;
    Figures.print(
        "two replicas in agreement",
        "%d keys: %d bytes a comparison, both ways, with all headers and what else was said",
        StoreSizes.KEYS,
        each);
    assertThat(each).isLessThan(MOST_BYTES);
  }

  /** One of the two goes back to what its disk was like before one more key was put. */
  private void loseOneKey(StoreRing ring) throws Exception {
    Path kept = data.resolve("node1");
    ring.server(1).signal("TERM");
    assertThat(ring.server(1).awaitExit()).isZero();
    Tool.run("cp", "-r", kept.toString(), data.resolve("before").toString());
    ring.restart(1);
    try (StoreClient client = StoreClient.of(ring.endpoints());
        Replicas replicas = new Replicas(ring.endpoints())) {
      replicas.awaitSynced(MENDED_WITHIN);
      Replicas.result(client.put("one more".getBytes(UTF_8), "value".getBytes(UTF_8)));
    }
    ring.kill(1);
    Tool.run("mv", kept.toString(), data.resolve("after").toString());
    Tool.run("mv", data.resolve("before").toString(), kept.toString());
  }

  private static void measureMending(StoreRing ring) throws Exception {
    Endpoint node = ring.endpoint(1);
    ring.restart(1);
    long ready = System.nanoTime();
    double before = cpuSeconds(ring);
    try (Replicas replicas = new Replicas(ring.endpoints())) {
      replicas.awaitEqual(List.of("one more"), 2, MENDED_WITHIN);
      Figures.print(
          "two replicas that differ in one key",
          "%s has it %.1f s after it was ready, all synced; %.1f s of work of both",
          node,
          (System.nanoTime() - ready) / 1e9,
          cpuSeconds(ring) - before);
    }
  }

  /** What the processors did for the nodes so far. */
  private static double cpuSeconds(StoreRing ring) {
    return IntStream.range(0, 2)
            .mapToObj(i -> ring.server(i).cpuTime())
            .reduce(Duration.ZERO, Duration::plus)
            .toMillis()
        / 1e3;
  }
}
