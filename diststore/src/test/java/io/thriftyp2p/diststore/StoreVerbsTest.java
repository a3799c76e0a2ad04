package io.thriftyp2p.diststore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.locator.LocatorConfig;
import io.thriftyp2p.locator.rpc.EventLoops;
import io.thriftyp2p.locator.rpc.RpcClient;
import io.thriftyp2p.locator.rpc.RpcConfig;
import io.thriftyp2p.thrift.diststore.Consistency;
import io.thriftyp2p.thrift.diststore.GetOptions;
import io.thriftyp2p.thrift.diststore.GetOutcome;
import io.thriftyp2p.thrift.diststore.InvalidRequest;
import io.thriftyp2p.thrift.diststore.NodeStatus;
import io.thriftyp2p.thrift.diststore.PutItem;
import io.thriftyp2p.thrift.diststore.PutOptions;
import io.thriftyp2p.thrift.diststore.PutOutcome;
import io.thriftyp2p.thrift.diststore.Store;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What any Thrift client can ask of a node, and what it is refused. */
@Timeout(60)
class StoreVerbsTest {
  private static final int LARGEST = 8 << 20;

  private static StoreNode node;
  private static StoreClient client;
  private static EventLoops loops;
  private static RpcClient rpc;

  @BeforeAll
  static void start() throws Exception {
    node =
        StoreNode.start(
            StoreConfig.DEFAULTS.withLocator(LocatorConfig.builder().port(0).alone(true).build()));
    client = StoreClient.of(List.of(node.endpoint()));
    loops = EventLoops.start(RpcConfig.DEFAULTS);
    rpc = new RpcClient(loops, RpcConfig.DEFAULTS);
  }

  @AfterAll
  static void stop() {
    client.close();
    rpc.close();
    loops.close();
    node.close();
  }

  /** As the generated code offers it. */
  private static Store.Client thrift() {
    return rpc.blockingClient(node.endpoint(), Store.Client::new, Duration.ofSeconds(20));
  }

  private static ByteBuffer buffer(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static <T> T now(CompletableFuture<T> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }

  @Test
  void manyAreWrittenAndReadInOneRequest() throws Exception {
    List<PutItem> items = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      items.add(new PutItem(buffer("batch" + i), buffer("value" + i)).setWrite_id(i + 1));
    }
    List<PutOutcome> puts = thrift().put_entries(items, new PutOptions());
    assertThat(puts)
        .hasSize(1_000)
        .allSatisfy(outcome -> assertThat(outcome.isSetVersion()).isTrue());

    List<ByteBuffer> keys = new ArrayList<>(items.stream().map(item -> item.key).toList());
    keys.set(500, buffer("no such key"));
    List<GetOutcome> gets = thrift().get_entries(keys, new GetOptions());
    for (int i = 0; i < 1_000; i++) {
      if (i == 500) {
        assertThat(gets.get(i)).isEqualTo(new GetOutcome());
      } else {
        assertThat(gets.get(i).entry.getValue()).isEqualTo(bytes("value" + i));
        assertThat(gets.get(i).entry.version).isEqualTo(puts.get(i).version);
      }
    }
  }

  @Test
  void anItemThatIsNotTakenIsNamedAndTheOthersAreDone() throws Exception {
    List<PutOutcome> puts =
        thrift()
            .put_entries(
                List.of(
                    new PutItem(buffer("good"), buffer("1")),
                    new PutItem(buffer("k".repeat(4_097)), buffer("2")),
                    new PutItem().setKey(buffer("no value"))),
                new PutOptions());
    assertThat(puts.get(0).isSetVersion()).isTrue();
    assertThat(puts.get(1).invalid.message)
        .isEqualTo("the key has 4097 bytes, and at most 4096 are taken");
    assertThat(puts.get(2).invalid.message).isEqualTo("the field 'value' is missing");
  }

  @Test
  void aRequestOfManyHasItsBounds() {
    List<PutItem> tooMany = Collections.nCopies(1_001, new PutItem(buffer("k"), buffer("v")));
    assertThatThrownBy(() -> thrift().put_entries(tooMany, new PutOptions()))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("at most 1000");
    PutItem half = new PutItem(buffer("k"), ByteBuffer.wrap(new byte[LARGEST / 2]));
    assertThatThrownBy(() -> thrift().put_entries(List.of(half, half), new PutOptions()))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("at most 8388608 are taken at once");
  }

  @Test
  void anAnswerThatIsFullSaysSoAndTheClientAsksAgain() throws Exception {
    byte[] large = new byte[3 << 20];
    List<byte[]> keys = IntStream.range(0, 5).mapToObj(i -> bytes("large" + i)).toList();
    for (byte[] key : keys) {
      now(client.put(key, large));
    }
    List<GetOutcome> gets =
        thrift().get_entries(keys.stream().map(ByteBuffer::wrap).toList(), new GetOptions());
    assertThat(gets.stream().filter(GetOutcome::isSetEntry)).hasSize(2);
    assertThat(gets.stream().filter(GetOutcome::isSetOverloaded)).hasSize(3);
    for (var get : client.getAll(keys, RequestOptions.DEFAULTS)) {
      assertThat(now(get).orElseThrow().bytes()).hasSize(large.length);
    }
  }

  @Test
  void keysAndValuesGoToTheLimitAndNotBeyond() throws Exception {
    byte[] longest = new byte[4_096];
    for (int size : new int[] {0, 1, LARGEST}) {
      Version version = now(client.put(longest, new byte[size]));
      StoreClient.Value found = now(client.get(longest)).orElseThrow();
      assertThat(found.bytes()).hasSize(size);
      assertThat(found.version()).isEqualTo(version);
      assertThat(now(client.has(longest, RequestOptions.DEFAULTS)))
          .contains(new StoreClient.Info(version, size, Optional.empty()));
    }
    now(client.put(new byte[0], bytes("of the empty key")));
    assertThat(now(client.get(new byte[0])).orElseThrow().bytes())
        .isEqualTo(bytes("of the empty key"));
    assertThatThrownBy(() -> now(client.put(longest, new byte[LARGEST + 1])))
        .hasCauseInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the value has 8388609 bytes, and at most 8388608 are taken");
    assertThatThrownBy(() -> now(client.has(new byte[4_097], RequestOptions.DEFAULTS)))
        .hasMessageContaining("the key has 4097 bytes, and at most 4096 are taken");
  }

  @Test
  void optionsThatMakeNoSenseAreRefused() {
    ByteBuffer key = buffer("k");
    assertThatThrownBy(() -> thrift().get_entry(key, new GetOptions().setTimeout_ms(60_001)))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("timeout_ms is 60001; give 1 to 60000");
    assertThatThrownBy(() -> thrift().put_entry(key, key, new PutOptions().setTime_to_live_ms(0)))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("time_to_live_ms is 0");
  }

  @Test
  void whatIsLeftOutIsTheDefault() throws Exception {
    thrift().put_entry(buffer("bare"), buffer("1"), null);
    assertThat(thrift().get_entry(buffer("bare"), null).getValue()).isEqualTo(bytes("1"));
    assertThat(
            thrift()
                .get_entry(buffer("bare"), new GetOptions().setConsistency(Consistency.ONE))
                .isSetExpires_at_ms())
        .isFalse();
  }

  @Test
  void aWriteThatIsRepeatedUnderItsNameIsTheSameWrite() throws Exception {
    PutOptions named = new PutOptions().setWrite_id(4711);
    var first = thrift().put_entry(buffer("named"), buffer("1"), named);
    assertThat(thrift().put_entry(buffer("named"), buffer("1"), named.setRepeated(true)))
        .isEqualTo(first);
    assertThat(thrift().put_entry(buffer("named"), buffer("2"), new PutOptions().setWrite_id(5)))
        .isNotEqualTo(first);
  }

  @Test
  void aKeyEndsWithItsTimeToLive() throws Exception {
    RequestOptions options = RequestOptions.DEFAULTS.withTimeToLive(Duration.ofMillis(700));
    byte[] key = bytes("mortal");
    Version version = now(client.put(key, bytes("1"), options));
    long expires =
        now(client.has(key, RequestOptions.DEFAULTS))
            .orElseThrow()
            .expiresAt()
            .orElseThrow()
            .toEpochMilli();
    assertThat(expires - version.millis()).isBetween(600L, 800L);
    await().until(() -> now(client.get(key)).isEmpty());
    assertThat(now(client.has(key, RequestOptions.DEFAULTS))).isEmpty();
    assertThat(thrift().list_keys(null, 1_000, buffer("mortal")).keys).isEmpty();
  }

  @Test
  void keysAreListedByPrefix() throws Exception {
    for (int i = 0; i < 50; i++) {
      now(client.put(bytes("prefixed" + i), bytes("1")));
    }
    assertThat(thrift().list_keys(null, 1_000, buffer("prefixed")).keys).hasSize(50);
    assertThat(thrift().list_keys(null, 1_000, buffer("prefixed4")).keys).hasSize(11);
    assertThat(thrift().list_keys(null, 7, buffer("prefixed")).keys).hasSize(7);
    assertThat(thrift().list_keys(null, 1_000, buffer("nothing")).keys).isEmpty();
  }

  @Test
  void whatIsNoCursorOfAPageOfKeysIsRefused() {
    assertThatThrownBy(() -> thrift().list_keys(buffer("x"), 10, buffer("")))
        .isInstanceOfSatisfying(
            InvalidRequest.class, refused -> assertThat(refused.message).contains("no cursor"));
  }

  @Test
  void aBackupOfWhatIsInMemoryIsRefused() {
    NodeClient there = client.node(node.endpoint());
    assertThatThrownBy(() -> now(there.backUp(Path.of("/tmp/backups"))))
        .hasMessageContaining("nothing to back up");
    assertThatThrownBy(() -> now(there.backUp(Path.of("relative"))))
        .hasCauseInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'relative' is no absolute path");
  }

  @Test
  void aNodeSaysWhatItHolds() throws Exception {
    now(client.put(bytes("deleted"), bytes("1")));
    now(client.delete(bytes("deleted")));
    NodeStatus status = now(client.node(node.endpoint()).status());
    assertThat(status.tombstones).isPositive();
    assertThat(status.durable).isFalse();
    assertThat(node.isDurable()).isFalse();
  }

  @Test
  void aNodeThatIsToldToLeaveIsGone() throws Exception {
    try (StoreNode leaver =
        StoreNode.start(
            StoreConfig.DEFAULTS.withLocator(
                LocatorConfig.builder().port(0).alone(true).build()))) {
      now(client.node(leaver.endpoint()).leave());
      now(leaver.locator().closed());
    }
  }
}
