package io.thriftyp2p.locator.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.TException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that take more memory than a server has for those who ask for them. */
@Timeout(60)
class LargeAnswersTest {
  private static final int LARGE = 900_000;
  private static final long IN_FLIGHT = 4 << 20;
  private static final int REQUESTS = 50;

  private final Set<Bound> met = ConcurrentHashMap.newKeySet();
  private final TestServer server =
      new TestServer(TestConfig.withLimits(100, 1_000, IN_FLIGHT), met::add);

  @AfterEach
  void close() {
    server.close();
  }

  private static byte[][] slowGets(ForeignClient client, String method) {
    byte[][] messages = new byte[REQUESTS][];
    Arrays.setAll(messages, i -> client.call(method, i, ForeignClient.get("slow")));
    return messages;
  }

  private int inWork() {
    return server.store.slow.getNumberOfDependents();
  }

  /** Whether the next answer is the value, and not that there is no room for it. */
  private static boolean isValue(ForeignClient client) throws TException {
    try {
      assertThat(client.receiveText()).hasSize(LARGE);
      return true;
    } catch (TApplicationException refused) {
      assertThat(refused.getType()).isEqualTo(Refusal.OVERLOADED);
      assertThat(refused).hasMessageContaining("no room for an answer of 9000");
      return false;
    }
  }

  /** As values from disks and from other nodes: each one takes memory of its own. */
  @ParameterizedTest
  @ValueSource(strings = {"get", "store:get"})
  void thoseThatNobodyTakesAreRefusedWhereThereIsNoRoom(String method) throws Exception {
    try (ForeignClient greedy = server.connect(Form.FRAMED_STRICT);
        ForeignClient other = server.connect(Form.STRICT)) {
      server.store.entries.put(MapStore.bytes("slow"), ByteBuffer.allocate(LARGE));
      greedy.send(slowGets(greedy, method));
      await().until(() -> inWork() == REQUESTS);
      server.store.slow.complete(null);
      await().until(() -> met.contains(Bound.BYTES_IN_FLIGHT));
      other.store().put_entry(MapStore.bytes("k"), MapStore.bytes("v"), null);
      int values = 0;
      for (int i = 0; i < REQUESTS; i++) {
        values += isValue(greedy) ? 1 : 0;
      }
      // What the server holds, and what the sockets do.
      assertThat(values).isBetween(1, REQUESTS / 2);
      assertThat(other.store().get(MapStore.bytes("k"))).isEqualTo(MapStore.bytes("v"));
    }
  }

  /** What its answers take, nobody knows yet. */
  @Test
  void ofANewConnectionFewRequestsAreBegunBeforeTheFirstAnswer() throws Exception {
    int many = 1_000;
    try (ForeignClient client = server.connect(Form.FRAMED_STRICT);
        ForeignClient other = server.connect(Form.STRICT)) {
      byte[][] messages = new byte[many][];
      Arrays.setAll(messages, i -> client.call("get", i, ForeignClient.get("slow")));
      client.send(messages);
      int few = (int) (IN_FLIGHT >> 16);
      await().until(() -> inWork() > few / 2);
      // One that comes when so much is begun is answered all the same, one call after the other.
      for (int i = 0; i < 500; i++) {
        other.store().service_type();
      }
      assertThat(inWork()).isLessThanOrEqualTo(few + 1);
      server.store.slow.complete(null);
      for (int i = 0; i < many; i++) {
        assertThat(client.receiveText()).isEqualTo("slow answer");
      }
    }
  }

  @Test
  void noMoreRequestsAreBegunThanThereWillBeRoomForTheirAnswers() throws Exception {
    try (ForeignClient client = server.connect(Form.FRAMED_STRICT);
        ForeignClient other = server.connect(Form.STRICT)) {
      server.store.entries.put(MapStore.bytes("large"), ByteBuffer.allocate(LARGE));
      server.store.entries.put(MapStore.bytes("slow"), ByteBuffer.allocate(LARGE));
      client.send(client.call("get", 1, ForeignClient.get("large")));
      assertThat(client.receiveText()).hasSize(LARGE);
      client.send(slowGets(client, "get"));
      int room = (int) (IN_FLIGHT / LARGE);
      await().until(() -> inWork() >= room);
      for (int i = 0; i < 500; i++) {
        other.store().service_type();
      }
      assertThat(inWork()).isBetween(room, room + 1);
      server.store.slow.complete(null);
      for (int i = 0; i < REQUESTS; i++) {
        assertThat(client.receiveText()).hasSize(LARGE);
      }
      assertThat(met).doesNotContain(Bound.BYTES_PER_CONNECTION);
    }
  }
}
