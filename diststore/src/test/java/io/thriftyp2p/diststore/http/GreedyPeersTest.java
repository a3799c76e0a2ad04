package io.thriftyp2p.diststore.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thriftyp2p.diststore.StoreNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Peers that ask for much and take nothing, or watch and never go. */
@Timeout(60)
class GreedyPeersTest {
  private static final int GREEDY = 20;
  private static final int REQUESTS = 10_000;
  private static final String ALL = "GET /v1/keys/large HTTP/1.1\r\nHost:\r\n\r\n".repeat(REQUESTS);
  private static final int WATCHERS = 64;

  private final HttpNodes nodes = new HttpNodes();

  @AfterEach
  void close() throws Exception {
    nodes.close();
  }

  private static long usedAfterCollection() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /** Asks for a value again and again, for as long as the node takes it. */
  private static Thread asking(Wire wire) {
    Thread thread = new Thread(() -> wire.trySend(ALL));
    thread.start();
    return thread;
  }

  @Test
  void aNodeHoldsLittleForThoseWhoAskAndDoNotRead() throws Exception {
    StoreNode node = nodes.start();
    List<Thread> threads = new ArrayList<>();
    List<Wire> greedy = new ArrayList<>();
    long before = usedAfterCollection();
    for (int i = 0; i < GREEDY; i++) {
      greedy.add(nodes.wire(node));
      // Has the node read in large pieces.
      greedy.get(i).put("/v1/keys/large", new byte[1 << 20]);
      threads.add(asking(greedy.get(i)));
    }
    for (Wire wire : greedy) {
      await().until(() -> wire.socket.getInputStream().available() > 0);
    }
    nodes.expectHonestService();
    // 10,000 requests and 10 GB of answers each.
    assertThat(usedAfterCollection() - before).isLessThan(32L << 20);
    for (Wire wire : greedy) {
      wire.reset();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    nodes.expectHonestService();
  }

  @Test
  void largeAnswersAreRefusedWhereThereIsNoRoomForThem() throws Exception {
    nodes.startModest();
    nodes.wire().put("/v1/keys/large", new byte[7 << 20]);
    nodes.wire().put("/v1/keys/small", new byte[10]);
    int refused = 0;
    for (int i = 0; i < GREEDY; i++) {
      Reply answered = nodes.wire().ask("GET /v1/keys/large").head();
      assertThat(answered.status()).isIn(200, 503);
      refused += answered.status() == 503 ? 1 : 0;
    }
    assertThat(refused).isBetween(1, GREEDY - 4);
    Wire other = nodes.wire();
    assertThat(other.get("/v1/keys/small").status()).isEqualTo(200);
    Reply no = other.get("/v1/keys/large");
    assertThat(no.text()).contains("there is no room for an answer of 7340032 bytes");
    assertThat(no.header("Retry-After")).isPresent();
    // Who was refused comes again when there is room: those who did not read lose their
    // connections.
    assertThat(other.get("/v1/keys/large").body()).hasSize(7 << 20);
  }

  @Test
  void whoDoesNotTakeItsAnswersLosesItsConnection() throws Exception {
    nodes.startModest();
    nodes.wire().put("/v1/keys/large", new byte[1 << 20]);
    Wire greedy = nodes.wire().send(Wire.head("GET /v1/keys/large").repeat(100));
    await().until(() -> isReset(greedy));
    nodes.expectHonestService();
  }

  private static boolean isReset(Wire wire) {
    try {
      wire.send(Wire.head("GET /healthz"));
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  @Test
  void moreWatchersThanAllowedAreTurnedAway() throws Exception {
    nodes.start();
    List<Wire> watchers = new ArrayList<>();
    for (int i = 0; i < WATCHERS; i++) {
      watchers.add(nodes.wire().ask("GET /v1/events"));
      assertThat(watchers.get(i).head().status()).isEqualTo(200);
    }
    Wire late = nodes.wire();
    Reply refused = late.get("/v1/events");
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.header("Retry-After")).isPresent();
    assertThat(refused.text()).contains("64 pages watch this node already");
    assertThat(late.get("/healthz").status()).isEqualTo(200);
    // They never read, and go.
    for (Wire watcher : watchers) {
      watcher.close();
    }
    await().until(this::anotherMayWatch);
    nodes.expectHonestService();
  }

  private boolean anotherMayWatch() throws IOException {
    try (Wire wire = new Wire(nodes.nodes.get(0).endpoint().port())) {
      return wire.ask("GET /v1/events").head().status() == 200;
    }
  }

  @Test
  void whoWatchesIsNotIdle() throws Exception {
    nodes.startModest();
    Wire watcher = nodes.wire().ask("GET /v1/events");
    assertThat(watcher.head().status()).isEqualTo(200);
    Wire idle = nodes.wire();
    assertThat(idle.get("/healthz").status()).isEqualTo(200);
    assertThat(idle.isClosed()).isTrue();
    nodes.wire().put("/v1/keys/news", new byte[1]);
    await().until(() -> text(watcher.chunk()).contains("\"keys\":1,"));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Test
  void whatAWatcherSendsIsNotTakenUp() throws Exception {
    nodes.startModest();
    Wire watcher = nodes.wire().ask("GET /v1/events");
    assertThat(watcher.head().status()).isEqualTo(200);
    Thread talking = asking(watcher);
    nodes.wire().put("/v1/keys/news", new byte[1]);
    await().until(() -> text(watcher.chunk()).contains("\"keys\":1,"));
    watcher.reset();
    talking.join();
    nodes.expectHonestService();
  }
}
