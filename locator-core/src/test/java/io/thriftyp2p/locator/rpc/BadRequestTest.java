package io.thriftyp2p.locator.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thriftyp2p.thrift.diststore.NotFound;
import io.thriftyp2p.thrift.diststore.Store;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.protocol.TMessageType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BadRequestTest {
  private final TestServer server = new TestServer();

  @AfterEach
  void close() throws Exception {
    try (ForeignClient honest = server.connect(Form.STRICT)) {
      honest.store().ping();
    }
    server.close();
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void anUnknownMethodIsRefusedAndTheConnectionGoesOn(Form form) throws Exception {
    try (ForeignClient client = server.connect(form)) {
      client.send(
          client.call("nothing", 1, ForeignClient.get("k")),
          client.call("other:get", 2, ForeignClient.get("k")),
          client.call("membership:get", 3, ForeignClient.get("k")));
      for (int i = 0; i < 3; i++) {
        assertThat(client.receiveRefusal()).isEqualTo(TApplicationException.UNKNOWN_METHOD);
      }
      client.store().ping();
    }
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void aMissingFieldIsTheHandlersConcern(Form form) throws Exception {
    try (ForeignClient client = server.connect(form)) {
      client.send(client.call("get", 1, new Store.get_args()));
      assertThat(client.receiveText()).isEqualTo("no key");
    }
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void aMessageThatIsNoRequestIsRefused(Form form) throws Exception {
    try (ForeignClient client = server.connect(form)) {
      client.send(form.encode("get", TMessageType.REPLY, 1, ForeignClient.get("k")));
      assertThat(client.receiveRefusal()).isEqualTo(TApplicationException.INVALID_MESSAGE_TYPE);
      client.store().ping();
    }
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void aFailureThatIsNotDeclaredTellsNoDetails(Form form) throws Exception {
    try (ForeignClient client = server.connect(form)) {
      assertThatThrownBy(() -> client.store().get(MapStore.bytes("throw")))
          .isInstanceOfSatisfying(
              TApplicationException.class,
              e -> assertThat(e.getType()).isEqualTo(TApplicationException.INTERNAL_ERROR))
          .hasMessage("internal error in 'get'");
      client.store().ping();
    }
  }

  @Test
  void aHandlersOwnRefusalAndDeclaredFailuresArriveAsTheyAre() throws Exception {
    try (ForeignClient client = server.connect(Form.STRICT)) {
      client.send(client.call("get", 1, ForeignClient.get("refuse")));
      assertThat(client.receiveRefusal()).isEqualTo(TApplicationException.INVALID_TRANSFORM);
      assertThatThrownBy(() -> client.store().get_entry(MapStore.bytes("none"), null))
          .isInstanceOfSatisfying(NotFound.class, e -> assertThat(e.message).isEqualTo("no none"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"80000000", "ffffffff", "7fffffff", "00000000", "00100001"})
  void aFrameOutOfBoundsIsRefusedAndTheConnectionClosed(String length) throws Exception {
    try (ForeignClient client = server.connect(Form.FRAMED_STRICT)) {
      client.send(HexFormat.of().parseHex(length), new byte[100_000]);
      assertThat(client.receiveRefusal()).isEqualTo(TApplicationException.PROTOCOL_ERROR);
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @Test
  void aFrameOutOfBoundsAfterGoodOnesIsRefusedAfterTheirAnswers() throws Exception {
    try (ForeignClient client = server.connect(Form.FRAMED_COMPACT)) {
      client.send(client.call("get", 1, ForeignClient.get("slow")));
      client.send(HexFormat.of().parseHex("ffffffff"));
      server.store.slow.complete(null);
      assertThat(client.receiveText()).isEqualTo("slow answer");
      assertThat(client.receiveRefusal()).isEqualTo(TApplicationException.PROTOCOL_ERROR);
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  /** Bodies of a get call, in binary encoding: what follows the header. */
  static Stream<Arguments> bombs() {
    return Stream.of(
        Arguments.of("a string of 2 GiB", "0b0001" + "7fffffff"),
        Arguments.of("a string of negative length", "0b0001" + "ffffffff"),
        Arguments.of("a list of 2 billion numbers", "0f0001" + "08" + "7fffffff"),
        Arguments.of("a list of 2 billion empty structs", "0f0063" + "0c" + "7fffffff"),
        Arguments.of("a list of negative size", "0f0063" + "08" + "80000000"),
        Arguments.of("a map of 2 billion pairs", "0d0063" + "0b0b" + "7fffffff"),
        Arguments.of("a list of no type", "0f0063" + "63" + "00000001"),
        Arguments.of("a field of no type", "630001"),
        Arguments.of("structs in structs without end", "0c0001".repeat(1_000)),
        Arguments.of("lists in lists without end", "0f0063" + "0f00000001".repeat(1_000)),
        Arguments.of("maps in maps without end", "0d0063" + "0d0d00000001".repeat(1_000)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bombs")
  void anUnframedBombIsRefusedWithItsSequenceIdAndTheConnectionClosed(String name, String body)
      throws Exception {
    for (Form form : new Form[] {Form.STRICT, Form.OLD}) {
      try (ForeignClient client = server.connect(form)) {
        client.send(header(form), HexFormat.of().parseHex(body));
        var answer = client.protocol.readMessageBegin();
        assertThat(answer.name).isEqualTo("get");
        assertThat(answer.seqid).isEqualTo(0x01020304);
        assertThat(TApplicationException.readFrom(client.protocol).getType())
            .isEqualTo(TApplicationException.PROTOCOL_ERROR);
        assertThat(client.isClosedByServer()).isTrue();
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bombs")
  void aFramedBombIsRefusedAndTheConnectionGoesOn(String name, String body) throws Exception {
    for (Form form : new Form[] {Form.FRAMED_STRICT, Form.FRAMED_OLD}) {
      try (ForeignClient client = server.connect(form)) {
        byte[] head = header(form);
        byte[] rest = HexFormat.of().parseHex(body);
        client.send(ByteBuffer.allocate(4).putInt(head.length + rest.length).array(), head, rest);
        assertThat(client.receiveRefusal()).isEqualTo(TApplicationException.PROTOCOL_ERROR);
        client.store().ping();
      }
    }
  }

  private static byte[] header(Form form) {
    byte[] name = "get".getBytes(StandardCharsets.US_ASCII);
    ByteBuffer out = ByteBuffer.allocate(15);
    if (form.encoding == Encoding.STRICT_BINARY) {
      out.putInt(0x80010001).putInt(name.length).put(name);
    } else {
      out.putInt(name.length).put(name).put((byte) 1);
    }
    out.putInt(0x01020304);
    byte[] header = new byte[out.position()];
    out.flip().get(header);
    return header;
  }

  /** Bodies of a get call in compact encoding. */
  static Stream<Arguments> compactBombs() {
    return Stream.of(
        Arguments.of("a string of 2 GiB", "18" + "ffffffff07"),
        Arguments.of("a string of negative length", "18" + "ffffffff0f"),
        Arguments.of("a list of 2 billion numbers", "19" + "f5" + "ffffffff07"),
        Arguments.of("a map of 2 billion pairs", "1b" + "ffffffff07" + "88"),
        Arguments.of("a number without end", "15" + "ff".repeat(20)),
        Arguments.of("structs in structs without end", "1c".repeat(1_000)),
        Arguments.of("lists in lists without end", "19" + "19".repeat(1_000)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("compactBombs")
  void aCompactBombIsRefused(String name, String body) throws Exception {
    byte[] message = HexFormat.of().parseHex("822105" + "03676574" + body);
    try (ForeignClient client = server.connect(Form.COMPACT)) {
      client.send(message);
      assertThat(client.receiveRefusal()).isEqualTo(TApplicationException.PROTOCOL_ERROR);
      assertThat(client.isClosedByServer()).isTrue();
    }
    try (ForeignClient client = server.connect(Form.FRAMED_COMPACT)) {
      client.send(ByteBuffer.allocate(4).putInt(message.length).array(), message);
      assertThat(client.receiveRefusal()).isEqualTo(TApplicationException.PROTOCOL_ERROR);
      client.store().ping();
    }
  }
}
