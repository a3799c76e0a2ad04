package io.thriftyp2p.locator.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thriftyp2p.thrift.diststore.Store;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.thrift.TApplicationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server turns away is counted by the bound that it met. */
@Timeout(60)
class BoundsTest {
  private final Set<Bound> met = ConcurrentHashMap.newKeySet();
  private TestServer server;

  private void start(RpcConfig config) {
    server = new TestServer(config, met::add);
  }

  @AfterEach
  void close() {
    server.close();
  }

  private ForeignClient connect(Form form) throws Exception {
    return server.connect(form);
  }

  /** A request that begins as one for a get, and goes on with these bytes. */
  private static byte[] request(byte[] body) {
    byte[] name = "get".getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(12 + name.length + body.length)
        .putInt(0x80010001)
        .putInt(name.length)
        .put(name)
        .putInt(1)
        .put(body)
        .array();
  }

  private static byte[] framed(byte[] message) {
    return ByteBuffer.allocate(4 + message.length).putInt(message.length).put(message).array();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MAX_VALUE, (1 << 20) + 1})
  void aFrameIsAsLongAsAMessageMayBe(int length) throws Exception {
    start(TestConfig.with(1, 1 << 20));
    try (ForeignClient client = connect(Form.FRAMED_STRICT)) {
      byte[] begun = request(new byte[0]);
      client.send(ByteBuffer.allocate(4).putInt(16).array(), Arrays.copyOf(begun, 16));
      client.send(ByteBuffer.allocate(4).putInt(length).array(), begun);
      assertThat(client.receiveText()).isEqualTo("no key");
      assertThat(client.receiveRefusal()).isEqualTo(TApplicationException.PROTOCOL_ERROR);
      assertThat(client.isClosedByServer()).isTrue();
    }
    assertThat(met).contains(Bound.MESSAGE_BYTES);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void containersAndNestingAreBounded(boolean framed) throws Exception {
    start(TestConfig.with(1, 1 << 20));
    // Field 9: a list of bytes, one too many; then structs in structs.
    int elements = (1 << 17) + 1;
    byte[] list =
        ByteBuffer.allocate(8 + elements + 1)
            .put((byte) 15)
            .putShort((short) 9)
            .put((byte) 3)
            .putInt(elements)
            .array();
    byte[] deep = new byte[3 * 1000];
    for (int i = 0; i < deep.length; i += 3) {
      deep[i] = 12;
      deep[i + 2] = 9;
    }
    for (byte[] body : new byte[][] {list, deep}) {
      try (ForeignClient client = connect(framed ? Form.FRAMED_STRICT : Form.STRICT)) {
        client.send(framed ? framed(request(body)) : request(body));
        assertThat(client.receiveRefusal()).isEqualTo(TApplicationException.PROTOCOL_ERROR);
      }
    }
    assertThat(met).contains(Bound.CONTAINER_ELEMENTS, Bound.DEPTH);
  }

  @Test
  void aConnectionHoldsNoMoreThanItsShare() throws Exception {
    int large = 900_000;
    start(
        TestConfig.with(1, 1 << 20).toBuilder()
            .maxBytesPerConnection(2 << 20)
            .maxBytesInFlight(64 << 20)
            .build());
    try (ForeignClient greedy = connect(Form.FRAMED_STRICT);
        ForeignClient other = connect(Form.FRAMED_STRICT)) {
      byte[][] messages = new byte[20][];
      Arrays.setAll(
          messages,
          // The second field is one that a get does not know, and passes over.
          i ->
              greedy.call(
                  "store:get",
                  i,
                  new Store.put_args()
                      .setKey(MapStore.bytes("slow"))
                      .setValue(ByteBuffer.allocate(large))));
      Thread sender = new Thread(() -> sendQuietly(greedy, messages));
      sender.start();
      await().until(() -> met.contains(Bound.BYTES_PER_CONNECTION));
      other.store().ping();
      assertThat(server.store.slow.getNumberOfDependents()).isLessThan(5);
      server.store.slow.complete(null);
      for (int i = 0; i < messages.length; i++) {
        assertThat(greedy.receiveText()).isEqualTo("slow answer");
      }
      sender.join();
    }
  }

  private static void sendQuietly(ForeignClient client, byte[]... messages) {
    try {
      client.send(messages);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void textIsUtf8OrRefused(Form form) throws Exception {
    start(TestConfig.with(1, 1 << 20));
    String marked = "content/type";
    byte[] request =
        form.encode(
            "put_entry",
            org.apache.thrift.protocol.TMessageType.CALL,
            1,
            new Store.put_entry_args()
                .setKey(MapStore.bytes("k"))
                .setValue(MapStore.bytes("v"))
                .setOptions(
                    new io.thriftyp2p.thrift.diststore.PutOptions().setContent_type(marked)));
    int at = new String(request, StandardCharsets.ISO_8859_1).indexOf(marked);
    byte[][] bad = {{(byte) 0xc3, 'x'}, {(byte) 0x80}, {(byte) 0xed, (byte) 0xa0, (byte) 0x80}};
    for (byte[] broken : bad) {
      byte[] changed = request.clone();
      System.arraycopy(broken, 0, changed, at, broken.length);
      try (ForeignClient client = connect(form)) {
        client.send(changed);
        assertThat(client.receiveRefusal()).isEqualTo(TApplicationException.PROTOCOL_ERROR);
      }
    }
    // The replacement character itself is as good as any other.
    byte[] replacement = "\ufffd".getBytes(StandardCharsets.UTF_8);
    byte[] changed = request.clone();
    System.arraycopy(replacement, 0, changed, at, replacement.length);
    try (ForeignClient client = connect(form)) {
      client.send(changed);
      client.receive(new Store.put_entry_result());
    }
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void theNameOfAMethodIsUtf8(Form form) throws Exception {
    start(TestConfig.with(1, 1 << 20));
    byte[] request =
        form.encode(
            "getXX", org.apache.thrift.protocol.TMessageType.CALL, 1, ForeignClient.get("k"));
    int at = new String(request, StandardCharsets.ISO_8859_1).indexOf("XX");
    request[at] = (byte) 0xff;
    try (ForeignClient client = connect(form)) {
      client.send(request);
      assertThat(client.receiveRefusal()).isEqualTo(TApplicationException.PROTOCOL_ERROR);
    }
  }
}
