package io.thriftyp2p.locator.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thriftyp2p.thrift.diststore.Store;
import io.thriftyp2p.thrift.membership.Membership;
import io.thriftyp2p.thrift.membership.View;
import java.util.ArrayList;
import java.util.List;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.protocol.TMessageType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestOrderTest {
  private final TestServer server = new TestServer();

  @AfterEach
  void close() {
    server.close();
  }

  private static Membership.exchange_args exchange(String ring) {
    return new Membership.exchange_args(new View().setRing_name(ring));
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void plainCallsAreAnsweredInTheOrderOfTheRequests(Form form) throws Exception {
    server.store.entries.put(MapStore.bytes("k"), MapStore.bytes("v"));
    try (ForeignClient client = server.connect(form);
        ForeignClient other = server.connect(form)) {
      client.send(
          client.call("get", 7, ForeignClient.get("slow")),
          client.call("get", 8, ForeignClient.get("k")));
      assertThat(other.store().get(MapStore.bytes("k"))).isEqualTo(MapStore.bytes("v"));
      server.store.slow.complete(null);
      assertThat(client.receiveText()).isEqualTo("slow answer");
      assertThat(client.receiveText()).isEqualTo("v");
    }
  }

  @Test
  void multiplexedCallsAreAnsweredAsSoonAsTheyAreReady() throws Exception {
    try (ForeignClient client = server.connect(Form.FRAMED_STRICT)) {
      client.send(
          client.call("store:get", 7, ForeignClient.get("slow")),
          client.call("store:get", 8, ForeignClient.get("k")));
      assertThat(client.receive(new Store.get_result())).isEqualTo(8);
      server.store.slow.complete(null);
      assertThat(client.receive(new Store.get_result())).isEqualTo(7);
    }
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void aOnewayMethodIsNeverAnsweredThoughItCameAsACall(Form form) throws Exception {
    Store.put_args put = new Store.put_args(MapStore.bytes("k"), MapStore.bytes("v"));
    Store.put_args failing = new Store.put_args(MapStore.bytes("throw"), MapStore.bytes("v"));
    try (ForeignClient client = server.connect(form)) {
      client.send(
          client.call("put", 1, put),
          client.call("put", 2, failing),
          form.encode("put", TMessageType.ONEWAY, 3, put),
          form.encode("put", TMessageType.REPLY, 4, put),
          form.encode("ping", TMessageType.ONEWAY, 5, new Store.get_args()),
          form.encode("nothing", TMessageType.ONEWAY, 6, new Store.get_args()),
          client.call("get", 7, ForeignClient.get("k")));
      assertThat(client.receiveText()).isEqualTo("v");
    }
    assertThat(server.store.pings).hasValue(1);
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void aOnewayRequestCountsAlthoughItsSenderHasGone(Form form) throws Exception {
    try (ForeignClient client = server.connect(form)) {
      client.send(
          client.call("put", 1, new Store.put_args(MapStore.bytes("k"), MapStore.bytes("v"))));
    }
    await().until(() -> server.store.entries.containsKey(MapStore.bytes("k")));
  }

  @Test
  void aHandlerThatBlocksDelaysNobodyElse() throws Exception {
    try (ForeignClient blocked = server.connect(Form.STRICT);
        ForeignClient other = server.connect(Form.STRICT)) {
      blocked.send(blocked.call("membership:exchange", 1, exchange("block")));
      await().until(() -> server.membership.seen.contains("began block"));
      other.send(other.call("membership:exchange", 2, exchange("quick")));
      assertThat(other.receive(new Membership.exchange_result())).isEqualTo(2);
      blocked.send(
          blocked.call("membership:exchange", 3, exchange("beside")),
          blocked.call("get", 4, ForeignClient.get("")));
      List<Integer> answered = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        answered.add(blocked.receive(new Membership.exchange_result()));
      }
      assertThat(answered).containsExactlyInAnyOrder(3, 4);
      server.membership.release.countDown();
      assertThat(blocked.receive(new Membership.exchange_result())).isEqualTo(1);
    }
  }

  @Test
  void plainCallsOfOneConnectionRunOneAfterTheOtherWhenTheyMayBlock() throws Exception {
    try (MembershipServer main = new MembershipServer(TestConfig.withHandlers(4, 100));
        ForeignClient client = new ForeignClient(main.port(), Form.STRICT)) {
      byte[][] messages = new byte[50][];
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        messages[i] =
            i % 2 == 0
                ? client.call("exchange", i, exchange("r" + i))
                : client.call(
                    "tell", i, new Membership.tell_args(new View().setRing_name("r" + i)));
        expected.addAll(i % 2 == 0 ? List.of("began r" + i, "ended r" + i) : List.of("told r" + i));
      }
      client.send(messages);
      for (int i = 0; i < 50; i += 2) {
        assertThat(client.receive(new Membership.exchange_result())).isEqualTo(i);
      }
      await().untilAsserted(() -> assertThat(main.membership.seen).isEqualTo(expected));
    }
  }

  @Test
  void whenHandlersAndQueueAreTakenACallIsRefusedAtOnce() throws Exception {
    try (MembershipServer main = new MembershipServer(TestConfig.withHandlers(1, 1));
        ForeignClient client = new ForeignClient(main.port(), Form.FRAMED_STRICT)) {
      for (int i = 0; i < 3; i++) {
        client.send(client.call("main:exchange", i, exchange("block")));
      }
      assertThat(client.receiveRefusal()).isEqualTo(Refusal.OVERLOADED);
      main.membership.release.countDown();
      client.receive(new Membership.exchange_result());
      client.receive(new Membership.exchange_result());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"wrong", "broken", "fine"})
  void aSynchronousHandlersFailureArrivesAsTheIdlSays(String ring) throws Exception {
    try (ForeignClient client = server.connect(Form.COMPACT)) {
      client.send(client.call("membership:exchange", 1, exchange(ring)));
      Membership.exchange_result result = new Membership.exchange_result();
      if (ring.equals("broken")) {
        assertThat(client.receiveRefusal()).isEqualTo(TApplicationException.INTERNAL_ERROR);
      } else {
        client.receive(result);
        assertThat(result.isSetWrongRing()).isEqualTo(ring.equals("wrong"));
        assertThat(result.isSetSuccess()).isEqualTo(ring.equals("fine"));
      }
    }
  }
}
