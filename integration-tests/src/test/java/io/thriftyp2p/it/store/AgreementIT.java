package io.thriftyp2p.it.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thriftyp2p.diststore.replication.TaskProgress;
import io.thriftyp2p.it.Place;
import io.thriftyp2p.it.Servers;
import io.thriftyp2p.it.netns.Meter;
import io.thriftyp2p.it.netns.Namespaces;
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
  private static final double MOST_SECONDS = 2;
  private static final Duration SYNCED_WITHIN = Duration.ofMinutes(1);

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
      replicas.awaitSynced(SYNCED_WITHIN);
      measureAgreement(ring, replicas);
      measureMending(ring, replicas);
    }
  }

  private void measureAgreement(StoreRing ring, Replicas replicas) {
    Meter meter = Meter.between(namespaces.all().get(0), namespaces.all().get(1));
    // On a busy machine writes are repeated, and the repetition may come when all is done.
    await().atMost(SYNCED_WITHIN).until(() -> comparedBy(ring, replicas, meter) < MOST_BYTES);
    long all = 0;
    for (int i = 0; i < COMPARISONS; i++) {
      all += comparedBy(ring, replicas, meter);
    }
    long each = all / COMPARISONS;
    Figures.print(
        "two replicas in agreement",
        "%d keys: %d bytes a comparison, both ways, with all headers and what else was said",
        StoreSizes.KEYS,
        each);
    assertThat(each).isLessThan(MOST_BYTES);
  }

  /** The bytes that went between the two while they compared what they have. */
  private static long comparedBy(StoreRing ring, Replicas replicas, Meter meter) {
    long begin = meter.bytes();
    TaskProgress done = replicas.balance(ring.endpoint(0));
    assertThat(done.problem()).isEmpty();
    assertThat(done.entriesMoved()).isZero();
    assertThat(done.slotsDone()).isEqualTo(done.slotsTotal());
    return meter.bytes() - begin;
  }

  /** A key that only one of the two has, as after a write of which the other heard nothing. */
  private static void measureMending(StoreRing ring, Replicas replicas) throws Exception {
    Stray.give(ring.endpoint(1), "one more", ring.endpoint(0));
    assertThat(replicas.differing(List.of("one more"), 2)).isNotEmpty();
    double before = cpuSeconds(ring);
    long begin = System.nanoTime();
    TaskProgress done = replicas.balance(ring.endpoint(0));
    double seconds = (System.nanoTime() - begin) / 1e9;
    double work = cpuSeconds(ring) - before;
    assertThat(replicas.differing(List.of("one more"), 2)).isEmpty();
    Figures.print(
        "two replicas that differ in one key",
        "%d keys: found and mended in %.2f s, %.2f s of work of both; %d entries moved",
        StoreSizes.KEYS,
        seconds,
        work,
        done.entriesMoved());
    assertThat(work).isLessThan(MOST_SECONDS);
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
