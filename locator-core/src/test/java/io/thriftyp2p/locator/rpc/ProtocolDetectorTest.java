package io.thriftyp2p.locator.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProtocolDetectorTest {
  private final TestServer server = new TestServer();

  @AfterEach
  void close() {
    server.close();
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void everyFormOfThriftIsSpokenOnOnePort(Form form) throws Exception {
    try (ForeignClient client = server.connect(form)) {
      client.store().ping();
      client.store().put_entry(MapStore.bytes("k"), MapStore.bytes("v"), null);
      assertThat(client.store().get_entry(MapStore.bytes("k"), null).value)
          .isEqualTo(MapStore.bytes("v"));
      assertThat(client.store().service_types()).hasSize(3);
      assertThat(client.store().get_all().get(0).port).isEqualTo((short) -25536);
    }
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void messagesMayArriveByteByByte(Form form) throws Exception {
    try (ForeignClient client = server.connect(form)) {
      for (int i = 0; i < 3; i++) {
        client.sendByteByByte(client.call("get", i, ForeignClient.get("")));
        assertThat(client.receiveText()).isEmpty();
      }
      assertThat(client.store().service_type()).isEqualTo("diststore.Store");
    }
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void messagesMayArriveManyAtOnce(Form form) throws Exception {
    for (int i = 0; i < 300; i++) {
      server.store.entries.put(MapStore.bytes("k" + i), MapStore.bytes("v" + i));
    }
    try (ForeignClient client = server.connect(form)) {
      byte[][] messages = new byte[300][];
      for (int i = 0; i < 300; i++) {
        messages[i] = client.call("get", i, ForeignClient.get("k" + i));
      }
      client.send(messages);
      for (int i = 0; i < 300; i++) {
        assertThat(client.receiveText()).isEqualTo("v" + i);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void bytesThatAreNoTextSurvive(Form form) throws Exception {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    try (ForeignClient client = server.connect(form)) {
      client.store().put_entry(ByteBuffer.wrap(all), ByteBuffer.wrap(all), null);
      client.store().put(MapStore.bytes("other"), MapStore.bytes("x"));
      assertThat(client.store().get(ByteBuffer.wrap(all))).isEqualTo(ByteBuffer.wrap(all));
    }
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void largeMessagesArriveInParts(Form form) throws Exception {
    byte[] large = new byte[900_000];
    try (ForeignClient client = server.connect(form)) {
      client.store().put_entry(MapStore.bytes("large"), ByteBuffer.wrap(large), null);
      assertThat(client.store().get(MapStore.bytes("large")).remaining()).isEqualTo(large.length);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\n\r\n",
        "POST /x HTTP/1.0\r\n\r\nbody",
        "HEAD ",
        "TRACE / HTTP/1.1\r\n\r\n",
        "BREW /coffee",
        "get /",
        "A / HTTP/1.1\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
      })
  void httpIsToldThatThisPortSpeaksThrift(String request) throws Exception {
    try (ForeignClient client = server.connect(Form.STRICT)) {
      client.send(request.getBytes(StandardCharsets.US_ASCII));
      String answer =
          new String(client.socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertThat(answer)
          .startsWith("HTTP/1.1 501 ")
          .contains("Connection: close", "Content-Length: 24\r\n")
          .endsWith("\r\n\r\nthis port speaks Thrift\n");
    }
  }

  @Test
  void tlsIsClosed() throws Exception {
    try (ForeignClient client = server.connect(Form.STRICT)) {
      client.send(new byte[] {0x16, 0x03, 0x01, 0x02, 0x00, 0x01});
      assertThat(client.isClosedByServer()).isTrue();
    }
  }
}
