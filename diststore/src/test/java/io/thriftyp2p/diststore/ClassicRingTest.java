package io.thriftyp2p.diststore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thriftyp2p.locator.LocatorConfig;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.ring.Layout;
import io.thriftyp2p.locator.ring.RingMember;
import io.thriftyp2p.testkit.classic.OldNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rings of our nodes and of nodes of 2009, over real sockets on an address of their own. */
@Timeout(120)
class ClassicRingTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int KEYS = 100;
  private static final AtomicInteger ADDRESSES = new AtomicInteger();

  private final String address = "127.0.15." + ADDRESSES.incrementAndGet();
  private final List<StoreNode> ours = new ArrayList<>();
  private final List<OldNode> old = new ArrayList<>();
  private final List<AutoCloseable> clients = new ArrayList<>();
  private int nextPort = 20_000;

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable client : clients) {
      client.close();
    }
    ours.forEach(StoreNode::close);
    old.forEach(OldNode::close);
  }

  private StoreNode startOurs(Endpoint... peers) throws Exception {
    LocatorConfig.Builder locator = LocatorConfig.builder().address(address).port(nextPort++);
    if (peers.length == 0) {
      locator.alone(true).layout(Layout.CLASSIC);
    } else {
      locator.peers(List.of(peers));
    }
    StoreNode node = StoreNode.start(StoreConfig.DEFAULTS.withLocator(locator.build()));
    ours.add(node);
    awaitEqualRings();
    return node;
  }

  private OldNode startOld(Endpoint... peers) throws Exception {
    OldNode node = OldNode.store(new Endpoint(address, nextPort++));
    node.start(Stream.of(peers).findFirst());
    old.add(node);
    awaitEqualRings();
    return node;
  }

  private void awaitEqualRings() {
    await().atMost(LIMIT).untilAsserted(this::assertEqualRings);
  }

  private void assertEqualRings() {
    List<Endpoint> all =
        Stream.concat(ours.stream().map(StoreNode::endpoint), old.stream().map(OldNode::endpoint))
            .sorted()
            .toList();
    for (StoreNode node : ours) {
      assertThat(node.locator().ring().members())
          .describedAs("as %s sees it", node.endpoint())
          .extracting(RingMember::endpoint)
          .containsExactlyElementsOf(all);
    }
    for (OldNode node : old) {
      assertThat(node.members())
          .describedAs("as %s sees it", node.endpoint())
          .containsExactlyElementsOf(all);
    }
  }

  private StoreClient client(StoreNode through) {
    StoreClient client = StoreClient.through(List.of(through.endpoint()));
    clients.add(client);
    return client;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static <T> T now(CompletableFuture<T> future) throws Exception {
    return future.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  private void putAll(StoreNode through) throws Exception {
    StoreClient client = client(through);
    for (int i = 0; i < KEYS; i++) {
      now(client.put(bytes("key" + i), bytes("value" + i)));
    }
  }

  private void assertAllThere(StoreNode through) throws Exception {
    StoreClient client = client(through);
    for (int i = 0; i < KEYS; i++) {
      assertThat(now(client.get(bytes("key" + i))).map(value -> new String(value.bytes(), UTF_8)))
          .describedAs("key%d through %s", i, through.endpoint())
          .contains("value" + i);
    }
  }

  /** Keys with a value, in all old nodes together. */
  private long heldByOld() {
    return old.stream()
        .flatMap(node -> node.entries().values().stream())
        .filter(value -> !value.isEmpty())
        .count();
  }

  @Test
  void anOldNodeJoinsOursAndGetsWhatItOwns() throws Exception {
    StoreNode first = startOurs();
    StoreNode second = startOurs(first.endpoint());
    putAll(first);
    OldNode newcomer = startOld(second.endpoint());
    assertAllThere(first);
    assertAllThere(second);
    await().atMost(LIMIT).untilAsserted(() -> assertHeldWhereOwned(newcomer));
  }

  private void assertHeldWhereOwned(OldNode node) {
    for (int i = 0; i < KEYS; i++) {
      boolean theirs =
          ours.get(0).locator().owner("key" + i).filter(node.endpoint()::equals).isPresent();
      assertThat(node.entries().get("key" + i)).isEqualTo(theirs ? "value" + i : null);
    }
  }

  @Test
  void oursJoinsAnOldNodeAndGetsWhatItOwns() throws Exception {
    OldNode first = startOld();
    StoreNode second = startOurs(first.endpoint());
    putAll(second);
    assertThat(heldByOld()).isPositive();
    StoreNode third = startOurs(first.endpoint());
    await().atMost(LIMIT).untilAsserted(() -> assertAllThere(third));
    assertThat(third.locator().settings().layout()).isEqualTo(Layout.CLASSIC);
  }

  @Test
  void threeOfEachServeEveryKeyAndGoOneAfterTheOther() throws Exception {
    StoreNode first = startOurs();
    startOld(first.endpoint());
    startOurs(old.get(0).endpoint());
    startOld(ours.get(1).endpoint());
    startOurs(first.endpoint());
    startOld(old.get(1).endpoint());
    putAll(first);
    for (StoreNode node : ours) {
      assertAllThere(node);
    }
    old.remove(1).leave();
    awaitEqualRings();
    await().atMost(LIMIT).untilAsserted(() -> assertAllThere(first));
    now(ours.remove(2).leave());
    awaitEqualRings();
    assertAllThere(first);
  }

  @Test
  void theLastOfOursLeavesItsKeysToOldNodes() throws Exception {
    StoreNode last = startOurs();
    startOld(last.endpoint());
    startOld(last.endpoint());
    putAll(last);
    ours.clear();
    now(last.leave());
    assertThat(heldByOld()).isEqualTo(KEYS);
    awaitEqualRings();
  }

  @Test
  void deletedKeysReadAsMissingWhoeverOwnsThem() throws Exception {
    StoreNode first = startOurs();
    startOld(first.endpoint());
    putAll(first);
    StoreClient client = client(first);
    for (int i = 0; i < KEYS; i++) {
      now(client.delete(bytes("key" + i)));
      assertThat(now(client.get(bytes("key" + i)))).isEmpty();
    }
    assertThat(heldByOld()).isZero();
  }

  @Test
  void anOldNodeThatDiesIsTakenOutEverywhere() throws Exception {
    StoreNode first = startOurs();
    startOurs(first.endpoint());
    startOld(first.endpoint());
    startOld(first.endpoint());
    old.remove(0).close();
    awaitEqualRings();
    putAll(first);
    assertAllThere(ours.get(1));
  }

  @Test
  void anOldNodeThatForgotUsIsRemindedOfUs() throws Exception {
    StoreNode first = startOurs();
    OldNode forgetful = startOld(first.endpoint());
    StoreNode second = startOurs(first.endpoint());
    forgetful.forget(second.endpoint());
    assertThat(forgetful.members()).doesNotContain(second.endpoint());
    awaitEqualRings();
  }
}
