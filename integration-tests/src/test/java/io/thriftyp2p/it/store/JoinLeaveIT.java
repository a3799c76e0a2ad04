package io.thriftyp2p.it.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thriftyp2p.diststore.StoreClient;
import io.thriftyp2p.it.Latencies;
import io.thriftyp2p.it.Server;
import io.thriftyp2p.it.Servers;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.thrift.diststore.NodeStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node joins a store that is full and busy, and leaves it again; some die in the middle of it.
 */
@Timeout(1800)
class JoinLeaveIT {
  private static final Duration FILLED_WITHIN = Duration.ofMinutes(5);
  private static final Duration EQUAL_WITHIN = Duration.ofMinutes(1);
  private static final int COPIES = 3;
  private static final int NEW = 3;
  private static final int KEYS_EACH = 250;
  private static final int SAMPLE = 2_000;
  private static final String JAVA_OPTIONS = "-Xmx512m -XX:+UseSerialGC";

  @RegisterExtension final Servers servers = new Servers();
  @TempDir Path data;

  private final ManyKeys many = new ManyKeys(StoreSizes.KEYS);
  private StoreRing ring;
  private StoreClient onlooker;

  @BeforeEach
  void fill() throws Exception {
    ring = StoreRing.local(servers, data, "127.0.63.", NEW + 1);
    if (StoreSizes.LONG) {
      IntStream.rangeClosed(0, NEW)
          .forEach(i -> ring.move(i, ring.place(i).withJavaOptions(JAVA_OPTIONS)));
    }
    onlooker = StoreClient.of(List.of(ring.endpoint(1)));
    ring.startWhole(NEW);
    Duration took = many.putAll(ring.endpoints());
    Figures.print(
        "filling a store of 3",
        "%d keys of %d bytes in %.1f s",
        StoreSizes.KEYS,
        ManyKeys.VALUE_BYTES,
        took.toMillis() / 1e3);
  }

  @AfterEach
  void closeTheOnlooker() {
    onlooker.close();
  }

  @Test
  void aNodeJoinsAndLeavesUnderLoadWithoutAnError() throws Exception {
    try (Load load = Load.start(ring.endpoints(), KEYS_EACH)) {
      load.awaitAcknowledged(StoreSizes.WARM_UP);
      Latencies.Sorted idle = readsOf(load, 2_000);
      join(load, idle, NEW, "a node joins, as many calls as can be");
      leave(load, idle);
      if (StoreSizes.LONG) {
        load.pace(StoreSizes.CALLS_PER_SECOND);
        String what = "a node joins, %d calls a second".formatted(StoreSizes.CALLS_PER_SECOND);
        join(load, readsOf(load, 2_000), 0, what);
      }
      load.stopAndReadAll();
    }
    many.assertAllThere(ring.endpoints());
  }

  private static Latencies.Sorted readsOf(Load load, int writes) {
    load.reads().take();
    load.awaitAcknowledged(writes);
    return load.reads().take();
  }

  private void join(Load load, Latencies.Sorted idle, int node, String what) throws Exception {
    long begin = System.nanoTime();
    load.meets(what, 1_000, () -> ring.join(node));
    ring.server(node).awaitReady();
    long ready = System.nanoTime();
    awaitFilled(node);
    long filled = System.nanoTime();
    Latencies.Sorted during = load.reads().take();
    assertThat(load.failed()).describedAs(load.story()).isZero();
    double megabytes = bytesAt(ring.endpoint(node)) / 1e6;
    print(what, idle, during);
    Figures.print(
        what,
        "%.1f MB came in within %.1f s of %.1f s: %.1f MB/s",
        megabytes,
        (filled - ready) / 1e9,
        (filled - begin) / 1e9,
        megabytes / ((filled - ready) / 1e9));
    assertAllCopiesThere();
  }

  private void leave(Load load, Latencies.Sorted idle) throws Exception {
    load.reads().take();
    Server leaver = ring.server(0);
    ring.gone(0);
    long begin = System.nanoTime();
    load.meets("a leave", 1_000, () -> leaver.signal("INT"));
    assertThat(leaver.awaitExit(FILLED_WITHIN)).describedAs(load.story()).isZero();
    long gone = System.nanoTime();
    // At this moment, not later.
    List<String> differing;
    try (Replicas replicas = new Replicas(ring.endpoints())) {
      differing = replicas.underReplicated(many.sample(SAMPLE), COPIES);
    }
    assertThat(differing).describedAs("copies of keys when the node was gone").isEmpty();
    assertThat(leaver.stderr()).anyMatch(line -> line.startsWith("leaving: "));
    assertThat(load.failed()).describedAs(load.story()).isZero();
    print("SIGINT of a node under load", idle, load.reads().take());
    Figures.print(
        "SIGINT of a node under load",
        "gone after %.1f s, %d lines of progress, nothing under-replicated then",
        (gone - begin) / 1e9,
        leaver.stderr().stream().filter(line -> line.startsWith("leaving: ")).count());
    assertAllCopiesThere();
  }

  private static void print(String what, Latencies.Sorted idle, Latencies.Sorted during) {
    double before = idle.percentile(99).toNanos() / 1e6;
    double now = during.percentile(99).toNanos() / 1e6;
    Figures.print(
        what,
        "p99 of reads %.1f ms before (%d reads), %.1f ms meanwhile (%d): %.1f times; longest %.0f ms",
        before,
        idle.count(),
        now,
        during.count(),
        now / before,
        during.percentile(100).toNanos() / 1e6);
  }

  @Test
  void nothingIsLostWhenSourceOrTargetDiesInTheMiddle() throws Exception {
    try (Load load = Load.start(ring.endpoints(), KEYS_EACH)) {
      for (int i = 0; i < StoreSizes.MOVES_BROKEN; i++) {
        ring.join(NEW).awaitReady();
        for (int victim : new int[] {NEW, i % NEW}) {
          awaitHalfway(NEW);
          load.meets("kill -9 of " + victim + " in a join", 50, () -> ring.kill(victim));
          ring.restart(victim);
        }
        awaitFilled(NEW);
        awaitAllEqual(load);
        Server leaver = ring.server(NEW);
        leaver.signal("INT");
        load.meets("kill -9 of the leaving", 50, leaver::killNow);
        leaver.close();
        ring.restart(NEW);
        ring.server(NEW).signal("INT");
        load.meets("kill -9 of an heir", 50, () -> ring.kill(0));
        ring.restart(0);
        assertThat(ring.server(NEW).awaitExit(FILLED_WITHIN)).isZero();
        ring.gone(NEW);
      }
      awaitAllEqual(load);
      load.stopAndReadAll();
      Figures.print("source, target, leaving and heir killed in the middle", "%s", load);
    }
    many.assertAllThere(ring.endpoints());
  }

  private void awaitAllEqual(Load load) {
    try (Replicas replicas = new Replicas(ring.endpoints())) {
      replicas.awaitSynced(FILLED_WITHIN);
      assertThat(replicas.underReplicated(many.sample(SAMPLE), COPIES))
          .describedAs(load.story())
          .isEmpty();
    }
  }

  private void assertAllCopiesThere() {
    try (Replicas replicas = new Replicas(ring.endpoints())) {
      replicas.awaitEqual(many.sample(SAMPLE), COPIES, EQUAL_WITHIN);
    }
  }

  private void awaitFilled(int node) {
    await()
        .atMost(FILLED_WITHIN)
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptions()
        .until(() -> status(ring.endpoint(node)).slots_filling == 0);
  }

  private void awaitHalfway(int node) {
    await()
        .atMost(FILLED_WITHIN)
        .pollInterval(Duration.ofMillis(10))
        .ignoreExceptions()
        .until(
            () -> {
              NodeStatus status = status(ring.endpoint(node));
              return status.slots_filling < status.slots_owned * 3 / 4;
            });
  }

  private long bytesAt(Endpoint node) {
    return status(node).bytes;
  }

  private NodeStatus status(Endpoint node) {
    return Replicas.result(onlooker.status(node));
  }
}
