package io.thriftyp2p.diststore.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.thriftyp2p.diststore.DataPlace;
import io.thriftyp2p.diststore.StoreClient;
import io.thriftyp2p.diststore.StoreConfig;
import io.thriftyp2p.diststore.StoreNode;
import io.thriftyp2p.locator.LocatorConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What real nodes show at /metrics, after things have happened to them. */
@Timeout(60)
class MetricsTest {
  private static final String CALLS = "thrifty_rpc_request_duration_seconds";
  private static final String ANSWERS = "thrifty_http_request_duration_seconds";

  private final List<StoreNode> nodes = new ArrayList<>();
  private final List<AutoCloseable> clients = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable client : clients) {
      client.close();
    }
    nodes.forEach(StoreNode::close);
  }

  private StoreNode start(UnaryOperator<StoreConfig> how) throws Exception {
    LocatorConfig.Builder locator = LocatorConfig.builder().port(0);
    if (nodes.isEmpty()) {
      locator.alone(true);
    } else {
      locator.peers(List.of(nodes.get(0).endpoint()));
    }
    StoreNode node = StoreNode.start(how.apply(StoreConfig.DEFAULTS.withLocator(locator.build())));
    nodes.add(node);
    return node;
  }

  private StoreNode alone() throws Exception {
    StoreNode node =
        StoreNode.start(
            StoreConfig.DEFAULTS.withLocator(LocatorConfig.builder().port(0).alone(true).build()));
    nodes.add(node);
    return node;
  }

  /** A client that knows no ring, and has this node do everything. */
  private StoreClient client(StoreNode through) {
    StoreClient client = StoreClient.through(List.of(through.endpoint()));
    clients.add(client);
    return client;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static <T> T now(CompletableFuture<T> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }

  private static void putAll(StoreClient client, int count) throws Exception {
    List<CompletableFuture<?>> puts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      puts.add(client.put(bytes("key-" + i), bytes("value-" + i)));
    }
    now(CompletableFuture.allOf(puts.toArray(CompletableFuture<?>[]::new)));
  }

  @Test
  void aNodeOnDiskShowsAllThatIsDocumentedAndNothingElse(@TempDir Path directory) throws Exception {
    StoreNode node = start(config -> config.withData(DataPlace.in(directory)));
    now(client(node).put(bytes("key"), bytes("value")));
    Scraped.get(node, "/healthz", "*/*");
    await().until(() -> Scraped.of(node).families().containsKey(ANSWERS));
    Scraped scraped = Scraped.of(node);
    MetricDocs.matches(scraped);
    assertThat(scraped.value("thrifty_rocksdb_block_cache_capacity_bytes")).isPositive();
    assertThat(scraped.value("thrifty_rocksdb_memtable_bytes")).isPositive();
    assertThat(scraped.value("thrifty_rocksdb_estimated_keys")).isEqualTo(1);
  }

  @Test
  void aNodeInMemoryShowsNoDatabase() throws Exception {
    assertThat(Scraped.of(start(config -> config)).families().keySet())
        .noneMatch(name -> name.contains("rocksdb"));
  }

  @Test
  void dashboardAndAlertsAskOnlyForWhatIsDocumented() throws Exception {
    assertThat(MetricDocs.used("grafana-dashboard.json"))
        .contains("thrifty_ring_members", CALLS)
        .isSubsetOf(MetricDocs.documented());
    assertThat(MetricDocs.used("prometheus-alerts.yml"))
        .contains("thrifty_writes_refused")
        .isSubsetOf(MetricDocs.documented());
  }

  @Test
  void callsAreTimedByMethodAndOutcome() throws Exception {
    StoreNode node = start(config -> config);
    StoreClient client = client(node);
    putAll(client, 20);
    now(client.get(bytes("key-1")));
    now(client.get(bytes("missing")));
    now(client.delete(bytes("key-2")));
    Scraped seen = Scraped.of(node);
    assertThat(seen.count(CALLS, "method", "put_entry", "outcome", "answered")).isEqualTo(20);
    assertThat(seen.count(CALLS, "method", "get_entry", "outcome", "answered")).isEqualTo(1);
    assertThat(seen.count(CALLS, "method", "get_entry", "outcome", "declared")).isEqualTo(1);
    assertThat(seen.count(CALLS, "service", "diststore.Store", "method", "delete_entry"))
        .isEqualTo(1);
    assertThat(seen.value("thrifty_requests_total", "operation", "put")).isEqualTo(20);
    assertThat(seen.value("thrifty_requests_total", "operation", "get")).isEqualTo(2);
    assertThat(seen.value("thrifty_requests_total", "operation", "delete")).isEqualTo(1);
    assertThat(seen.value("thrifty_keys")).isEqualTo(19);
    assertThat(seen.value("thrifty_tombstones")).isEqualTo(1);
    assertThat(seen.value("thrifty_stored_bytes")).isPositive();
    assertThat(seen.value("thrifty_server_connections")).isGreaterThanOrEqualTo(1);
    assertThat(seen.value("thrifty_server_received_bytes_total")).isGreaterThan(20 * 20);
    assertThat(seen.value("thrifty_server_sent_bytes_total")).isPositive();
  }

  @Test
  void answersOverHttpAreTimedByRouteAndNotByPath() throws Exception {
    StoreNode node = start(config -> config);
    Scraped.get(node, "/healthz", "*/*");
    Scraped.get(node, "/nothing/here", "*/*");
    Scraped.get(node, "/nothing/there", "*/*");
    Scraped seen = Scraped.of(node);
    assertThat(seen.count(ANSWERS, "route", "/healthz", "status", "200")).isEqualTo(1);
    assertThat(seen.count(ANSWERS, "route", "none", "status", "404")).isEqualTo(2);
    Scraped again = Scraped.of(node);
    assertThat(again.count(ANSWERS, "method", "GET", "route", "/metrics")).isEqualTo(1);
  }

  @Test
  void openMetricsComesToWhoTakesIt() throws Exception {
    StoreNode node = start(config -> config);
    String both = "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5";
    var answer = Scraped.get(node, "/metrics", both);
    assertThat(answer.headers().firstValue("content-type").orElseThrow())
        .startsWith("application/openmetrics-text; version=1.0.0");
    assertThat(answer.body()).endsWith("# EOF\n");
    assertThat(Scraped.get(node, "/metrics", "*/*").headers().firstValue("content-type"))
        .contains("text/plain; version=0.0.4; charset=utf-8");
  }

  @Test
  void theRingAndWhatMovesInItIsCounted() throws Exception {
    StoreNode first = start(config -> config.withReplicas(1));
    putAll(client(first), 200);
    StoreNode second = start(config -> config.withReplicas(1));
    await().atMost(Duration.ofSeconds(20)).until(() -> filled(second) && filled(first));
    Scraped there = Scraped.of(second);
    Scraped here = Scraped.of(first);
    double moved = there.value("thrifty_transfer_entries_total", "direction", "in");
    assertThat(moved).isBetween(1.0, 199.0);
    assertThat(here.value("thrifty_transfer_entries_total", "direction", "out")).isEqualTo(moved);
    assertThat(there.value("thrifty_transfer_bytes_total", "direction", "in")).isPositive();
    assertThat(here.value("thrifty_stray_entries_dropped_total")).isEqualTo(moved);
    assertThat(here.value("thrifty_keys") + there.value("thrifty_keys")).isEqualTo(200);
    assertThat(here.value("thrifty_slots_owned") + there.value("thrifty_slots_owned"))
        .isCloseTo(65_536, within(0.0));
    assertThat(here.value("thrifty_in_ring")).isEqualTo(1);
    assertThat(here.value("thrifty_ring_members")).isEqualTo(2);
    assertThat(here.value("thrifty_members", "state", "alive")).isEqualTo(2);
    assertThat(here.value("thrifty_ring_changes_total")).isEqualTo(2);
    assertThat(here.value("thrifty_member_changes_total", "state", "alive")).isEqualTo(2);
  }

  private static boolean filled(StoreNode node) throws Exception {
    Scraped seen = Scraped.of(node);
    return seen.value("thrifty_slots_filling") == 0
        && seen.value("thrifty_slots_leaving") == 0
        && seen.value("thrifty_ring_members") == 2
        && seen.value("thrifty_synced") == 1;
  }

  @Test
  void requestsForOthersKeysAreSeenToBeForwarded() throws Exception {
    StoreNode first = start(config -> config.withReplicas(1));
    StoreNode second = start(config -> config.withReplicas(1));
    await().atMost(Duration.ofSeconds(20)).until(() -> filled(second) && filled(first));
    putAll(client(first), 50);
    Scraped seen = Scraped.of(first);
    assertThat(seen.value("thrifty_request_forwards_total", "kind", "write"))
        .isEqualTo(50 - seen.value("thrifty_keys"));
    assertThat(seen.value("thrifty_requests_unavailable_total")).isZero();
  }

  @Test
  void readsOfKeysThatAReplicaHasAreNotForwarded() throws Exception {
    StoreNode first = start(config -> config.withReplicas(2));
    StoreNode second = start(config -> config.withReplicas(2));
    await().atMost(Duration.ofSeconds(20)).until(() -> filled(second) && filled(first));
    putAll(client(first), 50);
    StoreClient reader = client(second);
    for (int i = 0; i < 50; i++) {
      assertThat(reader.get(bytes("key-" + i)).get(10, TimeUnit.SECONDS)).isPresent();
    }
    Scraped seen = Scraped.of(second);
    assertThat(seen.value("thrifty_requests_total", "operation", "get")).isEqualTo(50);
    assertThat(seen.value("thrifty_request_forwards_total", "kind", "read")).isZero();
  }

  @Test
  void whoIsGoneIsMissedAndHasItsWritesWait() throws Exception {
    StoreNode first = start(config -> config);
    start(config -> config);
    StoreNode third = start(config -> config);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> Scraped.of(first).value("thrifty_synced") == 1);
    third.close();
    putAll(client(first), 30);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> Scraped.of(first).value("thrifty_members", "state", "down") == 1);
    Scraped seen = Scraped.of(first);
    assertThat(seen.value("thrifty_ring_members")).isEqualTo(2);
    assertThat(seen.value("thrifty_member_changes_total", "state", "down")).isEqualTo(1);
    assertThat(seen.value("thrifty_hints_written_total")).isPositive();
    assertThat(seen.value("thrifty_hints")).isPositive();
    assertThat(seen.value("thrifty_synced")).isZero();
  }

  @Test
  void aNodeInAnotherRingShowsThatRing() throws Exception {
    StoreNode here = start(config -> config);
    StoreNode comes = alone();
    putAll(client(comes), 10);
    now(comes.join(List.of(here.endpoint())));
    Scraped seen = Scraped.of(comes);
    assertThat(seen.value("thrifty_ring_members")).isEqualTo(2);
    assertThat(seen.value("thrifty_carried_entries_total")).isEqualTo(10);
    assertThat(seen.value("thrifty_requests_total")).isZero();
    assertThat(seen.count(CALLS, "method", "put_entry")).isEqualTo(10);
  }
}
