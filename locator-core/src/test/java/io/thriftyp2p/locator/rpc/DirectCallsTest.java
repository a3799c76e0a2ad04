package io.thriftyp2p.locator.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.thriftyp2p.thrift.diststore.Store;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.protocol.TType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Short cuts to {@code get}: of keys in {@code d} directly, of others as the service has it. */
class DirectCallsTest {
  private static final int MAX_MESSAGE = 1 << 20;
  private static final int LARGE = 64 << 10;

  private final MapStore store = new MapStore();
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final AtomicInteger heardOf = new AtomicInteger();
  private EventLoops loops;
  private RpcServer server;

  @BeforeEach
  void start() throws Exception {
    RpcConfig config = TestConfig.with(1, MAX_MESSAGE);
    loops = EventLoops.start(config);
    server =
        RpcServer.bind(loops, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), config);
    server.observe(new Heard());
    server.start(
        RpcService.asynchronous("store", store, Store.AsyncProcessor::new)
            .withDirect("get", this::read),
        List.of());
    for (String key : List.of("d1", "d2", "d3", "ordinary", "at the answer", "too long")) {
      store.entries.put(MapStore.bytes(key), MapStore.bytes("by the service: " + key));
    }
  }

  @AfterEach
  void close() {
    server.close();
    loops.close();
  }

  private Optional<ShortCut> read(StructReader arguments) {
    arguments.expectField(TType.STRING, 1);
    String key = new String(arguments.binary(), StandardCharsets.UTF_8);
    arguments.expectStop();
    events.add("read " + key);
    return arguments.isAtEnd() && !key.equals("ordinary") && !key.equals("slow")
        ? Optional.of(new ShortCut(key, events))
        : Optional.empty();
  }

  private record ShortCut(String key, List<String> events) implements DirectMethod.DirectRequest {
    @Override
    public int touch() {
      events.add("touch " + key);
      return 1;
    }

    @Override
    public boolean answer(StructWriter result) {
      events.add("answer " + key);
      byte[] value = ("directly: " + key).getBytes(StandardCharsets.UTF_8);
      if (key.equals("too long")) {
        value = new byte[MAX_MESSAGE];
      } else if (key.startsWith("d large")) {
        value = new byte[LARGE];
      }
      result.field(TType.STRING, 0).binary(value).stop();
      return !key.equals("at the answer");
    }
  }

  private ForeignClient connect(Form form) throws Exception {
    return new ForeignClient(server.port(), form);
  }

  private static byte[][] gets(ForeignClient client, String... keys) {
    return IntStream.range(0, keys.length)
        .mapToObj(i -> client.call("get", i, ForeignClient.get(keys[i])))
        .toArray(byte[][]::new);
  }

  private static boolean hasShortCuts(Form form) {
    return form.encoding == Encoding.STRICT_BINARY;
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void whateverWayARequestTakesAnswersComeInOrder(Form form) throws Exception {
    String[] keys = {
      "d1",
      "ordinary",
      "d2",
      "at the answer",
      "d3",
      "too long",
      "d1",
      "d1",
      "ordinary",
      "ordinary",
      "d2"
    };
    try (ForeignClient client = connect(form)) {
      client.send(gets(client, keys));
      for (int i = 0; i < keys.length; i++) {
        Store.get_result result = new Store.get_result();
        assertThat(client.receive(result)).isEqualTo(i);
        boolean direct = hasShortCuts(form) && keys[i].startsWith("d");
        assertThat(MapStore.text(result.success))
            .isEqualTo((direct ? "directly: " : "by the service: ") + keys[i]);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void messagesMayArriveByteByByte(Form form) throws Exception {
    try (ForeignClient client = connect(form)) {
      for (byte[] message : gets(client, "d1", "ordinary", "d2")) {
        client.sendByteByByte(message);
      }
      assertThat(client.receiveText()).endsWith("d1");
      assertThat(client.receiveText()).isEqualTo("by the service: ordinary");
      assertThat(client.receiveText()).endsWith("d2");
    }
  }

  @Test
  void whatHasArrivedIsTouchedBeforeTheFirstIsAnswered() throws Exception {
    try (ForeignClient client = connect(Form.FRAMED_STRICT)) {
      client.send(gets(client, "d1", "d2", "ordinary"));
      for (int i = 0; i < 3; i++) {
        client.receiveText();
      }
    }
    assertThat(events)
        .startsWith(
            "read d1",
            "read d2",
            "read ordinary",
            "touch d1",
            "touch d2",
            "answer d1",
            "answer d2");
  }

  @Test
  void multiplexedCallsHaveTheSameShortCut() throws Exception {
    try (ForeignClient client = connect(Form.FRAMED_STRICT)) {
      client.send(client.call("store:get", 7, ForeignClient.get("d1")));
      assertThat(client.receiveText()).isEqualTo("directly: d1");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Form.class,
      names = {"FRAMED_STRICT", "STRICT"})
  void nothingOvertakesACallThatIsNotAnsweredYet(Form form) throws Exception {
    try (ForeignClient client = connect(form);
        ForeignClient other = connect(form)) {
      client.send(gets(client, "d1", "slow", "d2"));
      assertThat(client.receiveText()).isEqualTo("directly: d1");
      other.send(gets(other, "d3"));
      assertThat(other.receiveText()).isEqualTo("directly: d3");
      store.slow.complete(null);
      assertThat(client.receiveText()).isEqualTo("slow answer");
      assertThat(client.receiveText()).isEqualTo("by the service: d2");
    }
  }

  @Test
  void argumentsThatAreNotAsExpectedAreTheServicesMatter() throws Exception {
    try (ForeignClient client = connect(Form.FRAMED_STRICT)) {
      Store.put_args twoFields = new Store.put_args(MapStore.bytes("d1"), MapStore.bytes("v"));
      byte[] cut = client.call("get", 3, ForeignClient.get("d1"));
      cut[cut.length - 3 - "d1".length()] = (byte) 0x7f;
      client.send(
          client.call("get", 1, new Store.get_args()), client.call("get", 2, twoFields), cut);
      assertThat(client.receiveText()).isEqualTo("no key");
      assertThat(client.receiveText()).isEqualTo("by the service: d1");
      assertThat(client.receiveRefusal()).isEqualTo(TApplicationException.PROTOCOL_ERROR);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Form.class,
      names = {"FRAMED_STRICT", "STRICT"})
  void whatCameBeforeGarbageIsAnswered(Form form) throws Exception {
    try (ForeignClient client = connect(form)) {
      byte[][] good = gets(client, "d1", "d2");
      client.send(good[0], good[1], new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1});
      assertThat(client.receiveText()).isEqualTo("directly: d1");
      assertThat(client.receiveText()).isEqualTo("directly: d2");
      assertThat(client.receiveRefusal()).isEqualTo(TApplicationException.PROTOCOL_ERROR);
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @Test
  void aPeerThatTakesNoAnswersIsNotAnsweredFurther() throws Exception {
    int requests = 2_000;
    try (ForeignClient client = connect(Form.FRAMED_STRICT)) {
      client.send(
          gets(
              client,
              IntStream.range(0, requests).mapToObj(i -> "d large" + i).toArray(String[]::new)));
      // The only loop comes to others once it has done for this one what it can.
      await().until(() -> answered() > 0);
      try (ForeignClient other = connect(Form.FRAMED_STRICT)) {
        other.send(gets(other, "d1"));
        assertThat(other.receiveText()).isEqualTo("directly: d1");
      }
      assertThat(answered()).isLessThan(requests);
      for (int i = 0; i < requests; i++) {
        assertThat(client.receive(new Store.get_result())).isEqualTo(i);
      }
    }
  }

  private int answered() {
    return (int) events.stream().filter(event -> event.startsWith("answer")).count();
  }

  @Test
  void eachIsHeardOfOnce() throws Exception {
    try (ForeignClient client = connect(Form.FRAMED_STRICT)) {
      client.send(gets(client, "d1", "ordinary", "at the answer", "d2", "d3"));
      for (int i = 0; i < 5; i++) {
        client.receiveText();
      }
      await().until(() -> heardOf.get() == 5);
    }
  }

  @Test
  void thereIsNoShortCutToWhatIsNotAnswered() {
    RpcService service = RpcService.asynchronous("store", store, Store.AsyncProcessor::new);
    for (String method : List.of("put", "nothing")) {
      assertThatThrownBy(() -> service.withDirect(method, this::read))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private final class Heard extends QuietObserver {
    @Override
    public Calls calls(String service, String method) {
      return (outcome, nanos, times) -> heardOf.addAndGet(times);
    }
  }
}
