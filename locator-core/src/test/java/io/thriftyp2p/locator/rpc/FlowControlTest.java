package io.thriftyp2p.locator.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thriftyp2p.thrift.diststore.Store;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlowControlTest {
  private static final int LARGE = 200_000;

  @Test
  void aConnectionWithTooManyUnansweredRequestsIsNotReadUntilAnswersAreOut() throws Exception {
    try (TestServer server = new TestServer(TestConfig.withLimits(100, 10, 64 << 20));
        ForeignClient client = server.connect(Form.STRICT);
        ForeignClient other = server.connect(Form.STRICT)) {
      byte[][] messages = new byte[1_000][];
      Arrays.setAll(messages, i -> client.call("store:get", i, ForeignClient.get("slow")));
      client.send(messages);
      await().until(() -> server.store.slow.getNumberOfDependents() == 10);
      for (int i = 0; i < 100; i++) {
        other.store().ping();
      }
      assertThat(server.store.slow.getNumberOfDependents()).isEqualTo(10);
      server.store.slow.complete(null);
      for (int i = 0; i < messages.length; i++) {
        assertThat(client.receiveText()).isEqualTo("slow answer");
      }
    }
  }

  @Test
  void whoDoesNotTakeAnswersIsNotServedFurther() throws Exception {
    try (TestServer server = new TestServer();
        ForeignClient greedy = server.connect(Form.FRAMED_STRICT);
        ForeignClient other = server.connect(Form.STRICT)) {
      server.store.entries.put(MapStore.bytes("large"), ByteBuffer.allocate(LARGE));
      byte[][] messages = new byte[2_000][];
      Arrays.setAll(messages, i -> greedy.call("get", i, ForeignClient.get("large")));
      greedy.send(messages);
      greedy.send(greedy.call("ping", 1, ForeignClient.get("")));
      for (int i = 0; i < 500; i++) {
        other.store().service_type();
      }
      assertThat(server.store.pings).hasValue(0);
      for (int i = 0; i < messages.length; i++) {
        assertThat(greedy.receiveText()).hasSize(LARGE);
      }
      greedy.receive(new Store.get_result());
      assertThat(server.store.pings).hasValue(1);
    }
  }

  @Test
  void smallRequestsPassWhileTheServerHoldsTooMuchAndLargeOnesSoonAfter() throws Exception {
    int large = 900_000;
    List<ForeignClient> hoarders = new ArrayList<>();
    try (TestServer server = new TestServer(TestConfig.withLimits(100, 100, 2 << 20));
        ForeignClient client = server.connect(Form.STRICT)) {
      byte[] message =
          client.call(
              "put", 1, new Store.put_args(MapStore.bytes("k"), ByteBuffer.allocate(large)));
      for (int i = 0; i < 10; i++) {
        ForeignClient hoarder = server.connect(Form.STRICT);
        hoarders.add(hoarder);
        hoarder.send(Arrays.copyOf(message, 400_000));
      }
      for (int i = 0; i < 1_000; i++) {
        client.store().put_entry(MapStore.bytes("k" + i), MapStore.bytes("v"), null);
      }
      client.store().put_entry(MapStore.bytes("large"), ByteBuffer.allocate(large), null);
      assertThat(server.store.entries).hasSize(1_001);
    } finally {
      for (ForeignClient hoarder : hoarders) {
        hoarder.close();
      }
    }
  }

  @Test
  void ofWhatWasReadOnlyOnewayRequestsAreCarriedOutOnceTheSenderHasGone() throws Exception {
    try (TestServer server = new TestServer();
        ForeignClient other = server.connect(Form.STRICT)) {
      server.store.entries.put(MapStore.bytes("large"), ByteBuffer.allocate(LARGE));
      ForeignClient greedy = server.connect(Form.FRAMED_STRICT);
      byte[][] messages = new byte[301][];
      Arrays.setAll(
          messages,
          i ->
              i < 200
                  ? greedy.call("get", i, ForeignClient.get("large"))
                  : greedy.call("ping", i, new Store.get_args()));
      messages[messages.length - 1] =
          greedy.call(
              "put", 300, new Store.put_args(MapStore.bytes("oneway"), MapStore.bytes("v")));
      // All at once: of what comes later nothing is read any more.
      greedy.send(messages);
      for (int i = 0; i < 500; i++) {
        other.store().service_type();
      }
      greedy.close();
      await().until(() -> server.store.entries.containsKey(MapStore.bytes("oneway")));
      assertThat(server.store.pings).hasValue(0);
    }
  }

  @Test
  void largeAnswersThatHadNoRoomComeOnceThereIsSome() throws Exception {
    List<ForeignClient> greedy = new ArrayList<>();
    try (TestServer server = new TestServer(TestConfig.withLimits(100, 100, 2 << 20));
        ForeignClient client = server.connect(Form.STRICT)) {
      server.store.entries.put(MapStore.bytes("large"), ByteBuffer.allocate(900_000));
      for (int i = 0; i < 10; i++) {
        ForeignClient one = server.connect(Form.FRAMED_STRICT);
        greedy.add(one);
        one.send(
            one.call("get", 1, ForeignClient.get("large")),
            one.call("get", 2, ForeignClient.get("large")));
      }
      for (int i = 0; i < 1_000; i++) {
        client.store().put_entry(MapStore.bytes("k" + i), MapStore.bytes("v"), null);
      }
      for (ForeignClient one : greedy) {
        assertThat(one.receiveText()).hasSize(900_000);
        assertThat(one.receiveText()).hasSize(900_000);
      }
    } finally {
      for (ForeignClient one : greedy) {
        one.close();
      }
    }
  }
}
