package io.thriftyp2p.diststore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thriftyp2p.locator.LocatorConfig;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.thrift.diststore.KeyPage;
import io.thriftyp2p.thrift.diststore.NodeStatus;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nodes of the store in one process, over real sockets. */
@Timeout(60)
class StoreNodesTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final List<StoreNode> nodes = new ArrayList<>();
  private final List<AutoCloseable> clients = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable client : clients) {
      client.close();
    }
    nodes.forEach(StoreNode::close);
  }

  private StoreNode start() throws Exception {
    LocatorConfig.Builder locator = LocatorConfig.builder().port(0);
    if (nodes.isEmpty()) {
      locator.alone(true);
    } else {
      locator.peers(List.of(nodes.get(0).endpoint()));
    }
    StoreNode node = StoreNode.start(StoreConfig.DEFAULTS.withLocator(locator.build()));
    nodes.add(node);
    return node;
  }

  private StoreClient client(StoreNode... through) {
    StoreClient client =
        StoreClient.through(Arrays.stream(through).map(StoreNode::endpoint).toList());
    clients.add(client);
    return client;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static <T> T now(CompletableFuture<T> future) throws Exception {
    return future.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  private void putAll(StoreClient client, int count) throws Exception {
    List<CompletableFuture<?>> puts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      puts.add(client.put(bytes("key" + i), bytes("value" + i)));
    }
    now(CompletableFuture.allOf(puts.toArray(CompletableFuture<?>[]::new)));
  }

  private void assertAllThere(StoreClient client, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      assertThat(now(client.get(bytes("key" + i))).map(value -> new String(value.bytes(), UTF_8)))
          .describedAs("key%d", i)
          .contains("value" + i);
    }
  }

  @Test
  void anyNodeTakesAnyRequest() throws Exception {
    start();
    start();
    start();
    putAll(client(nodes.get(1)), 100);
    for (StoreNode node : nodes) {
      assertAllThere(client(node), 100);
    }
  }

  @Test
  void aNewcomerTakesExactlyTheKeysThatItOwnsNow() throws Exception {
    start();
    StoreClient client = client(nodes.get(0));
    putAll(client, 1000);
    StoreNode newcomer = start();
    await().atMost(LIMIT).untilAsserted(() -> assertHoldsWhatItOwns(client, 1000));
    assertThat(listed(client, newcomer.endpoint()).size()).isBetween(350, 650);
    assertAllThere(client(newcomer), 1000);
  }

  /**
   * With three copies in a ring of two each node holds everything, and lists what it owns first.
   */
  private void assertHoldsWhatItOwns(StoreClient client, int keys) throws Exception {
    long held = 0;
    for (StoreNode node : nodes) {
      NodeStatus status = now(client.status(node.endpoint()));
      assertThat(status.slots_filling).isZero();
      assertThat(status.slots_leaving).isZero();
      assertThat(listed(client, node.endpoint()))
          .allSatisfy(key -> assertThat(node.locator().owns(key)).isTrue())
          .hasSizeLessThanOrEqualTo(keys);
      assertThat(status.keys).isEqualTo(keys);
      held += listed(client, node.endpoint()).size();
    }
    assertThat(held).isEqualTo(keys);
  }

  private static Set<String> listed(StoreClient client, Endpoint node) throws Exception {
    Set<String> keys = new HashSet<>();
    Optional<ByteBuffer> cursor = Optional.empty();
    do {
      KeyPage page = now(client.keys(node, cursor, 64));
      page.keys.forEach(key -> keys.add(UTF_8.decode(key.duplicate()).toString()));
      cursor = Optional.ofNullable(page.cursor);
    } while (cursor.isPresent());
    return keys;
  }

  @Test
  void everyNodeMayLeaveDownToTheLastAndNothingIsLost() throws Exception {
    for (int i = 0; i < 4; i++) {
      start();
    }
    putAll(client(nodes.get(0)), 500);
    while (nodes.size() > 1) {
      now(nodes.remove(0).leave());
      assertAllThere(client(nodes.get(0)), 500);
    }
  }

  @Test
  void deletedKeysStayDeletedWhenSlotsMove() throws Exception {
    start();
    StoreClient client = client(nodes.get(0));
    putAll(client, 100);
    for (int i = 0; i < 100; i++) {
      now(client.delete(bytes("key" + i)));
    }
    start();
    await().atMost(LIMIT).untilAsserted(() -> assertHoldsWhatItOwns(client, 0));
    StoreClient other = client(nodes.get(1));
    for (int i = 0; i < 100; i++) {
      assertThat(now(other.get(bytes("key" + i)))).isEmpty();
    }
  }

  @Test
  void valuesAndKeysAreBytes() throws Exception {
    start();
    start();
    StoreClient client = client(nodes.get(0));
    byte[] key = {(byte) 0xff, 0, (byte) 0xc3, 10};
    byte[] other = {(byte) 0xfe, 0, (byte) 0xc3, 10};
    byte[] value = {0, (byte) 0x80, (byte) 0xff};
    now(client.put(key, value));
    now(client.put(other, new byte[0]));
    assertThat(now(client(nodes.get(1)).get(key)).orElseThrow().bytes()).isEqualTo(value);
    assertThat(now(client(nodes.get(1)).get(other)).orElseThrow().bytes()).isEmpty();
  }

  @Test
  void laterWritesHaveGreaterVersions() throws Exception {
    start();
    start();
    var first = now(client(nodes.get(0)).put(bytes("k"), bytes("1")));
    var second = now(client(nodes.get(1)).put(bytes("k"), bytes("2")));
    var third = now(client(nodes.get(0)).delete(bytes("k")));
    assertThat(second).isGreaterThan(first);
    assertThat(third).isGreaterThan(second);
  }

  @Test
  void aKilledNodeIsPassedOver() throws Exception {
    start();
    start();
    start();
    nodes.remove(2).close();
    StoreClient client = client(nodes.get(0));
    putAll(client, 100);
    assertAllThere(client(nodes.get(1)), 100);
  }

  @Test
  void whatIsTooLargeIsRefusedWithTheLimit() throws Exception {
    start();
    StoreClient client = client(nodes.get(0));
    assertThat(client.put(new byte[5000], bytes("v")))
        .failsWithin(LIMIT)
        .withThrowableThat()
        .withMessageContaining("the key has 5000 bytes, and at most 4096 are taken");
    assertThat(client.put(bytes("k"), new byte[9 << 20]))
        .failsWithin(LIMIT)
        .withThrowableThat()
        .withMessageContaining("at most 8388608 are taken");
  }
}
