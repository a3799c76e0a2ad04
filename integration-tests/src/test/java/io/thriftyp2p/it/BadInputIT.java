package io.thriftyp2p.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.thrift.diststore.InvalidRequest;
import io.thriftyp2p.thrift.diststore.Store;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.protocol.TMessage;
import org.apache.thrift.protocol.TMessageType;
import org.apache.thrift.transport.TMemoryBuffer;
import org.apache.thrift.transport.TSocket;
import org.apache.thrift.transport.TTransport;
import org.apache.thrift.transport.layered.TFramedTransport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever is sent to a node: it answers clearly, and lives. */
@Timeout(60)
class BadInputIT {
  private static final String ADDRESS = "127.0.13.1";
  private static final int TIMEOUT_MILLIS = 20_000;

  private static Server server;
  private static Endpoint endpoint;

  @BeforeAll
  static void start() throws Exception {
    server = Server.store("--address", ADDRESS, "--alone");
    endpoint = server.endpoint();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @AfterEach
  void theNodeLivesAndServes() throws Exception {
    assertThat(server.isAlive()).isTrue();
    try (TTransport transport = framed()) {
      Store.Client honest = new Store.Client(new TBinaryProtocol(transport));
      honest.put_entry(bytes("honest"), bytes("client"), null);
      assertThat(UTF_8.decode(honest.get(bytes("honest"))).toString()).isEqualTo("client");
    }
  }

  private static TTransport framed() throws Exception {
    TTransport transport =
        new TFramedTransport(new TSocket(endpoint.host(), endpoint.port(), TIMEOUT_MILLIS));
    transport.open();
    return transport;
  }

  private static Socket socket() throws Exception {
    Socket socket = new Socket(endpoint.host(), endpoint.port());
    socket.setSoTimeout(TIMEOUT_MILLIS);
    return socket;
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  @Test
  void anUnknownMethodIsAnsweredAndTheConnectionGoesOn() throws Exception {
    try (TTransport transport = framed()) {
      TBinaryProtocol protocol = new TBinaryProtocol(transport);
      protocol.writeMessageBegin(new TMessage("no_such_method", TMessageType.CALL, 7));
      new Store.get_args(bytes("k")).write(protocol);
      protocol.writeMessageEnd();
      transport.flush();
      TMessage answer = protocol.readMessageBegin();
      assertThat(answer.type).isEqualTo(TMessageType.EXCEPTION);
      assertThat(answer.seqid).isEqualTo(7);
      TApplicationException failure = TApplicationException.readFrom(protocol);
      assertThat(failure.getType()).isEqualTo(TApplicationException.UNKNOWN_METHOD);
      assertThat(failure).hasMessageContaining("no_such_method");
      new Store.Client(protocol).ping();
    }
  }

  @Test
  void aMissingFieldIsNamed() throws Exception {
    try (TTransport transport = framed()) {
      Store.Client client = new Store.Client(new TBinaryProtocol(transport));
      assertThatThrownBy(() -> client.put_entry((ByteBuffer) null, bytes("v"), null))
          .isInstanceOfSatisfying(
              InvalidRequest.class, e -> assertThat(e.message).contains("'key' is missing"));
      assertThatThrownBy(() -> client.put_entry(bytes("k"), null, null))
          .isInstanceOfSatisfying(
              InvalidRequest.class, e -> assertThat(e.message).contains("'value' is missing"));
      assertThatThrownBy(() -> client.get((ByteBuffer) null))
          .isInstanceOf(TApplicationException.class)
          .hasMessageContaining("'key' is missing");
      client.ping();
    }
  }

  @Test
  void garbageIsAnsweredByTheEndOfItsConnectionOnly() throws Exception {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(42);
    for (int i = 0; i < 200; i++) {
      byte[] garbage = new byte[1 + random.nextInt(200)];
      random.nextBytes(garbage);
      try (Socket socket = socket()) {
        socket.getOutputStream().write(garbage);
        socket.shutdownOutput();
        drain(socket.getInputStream());
      }
    }
  }

  private static byte[] drain(InputStream in) {
    try {
      return in.readAllBytes();
    } catch (IOException e) {
      // Reset: that is an end as well.
      return new byte[0];
    }
  }

  @Test
  void httpThatMakesNoSenseIsToldSo() throws Exception {
    try (Socket socket = socket()) {
      socket.getOutputStream().write("GET nowhere HTTP/1.1\r\n\r\n".getBytes(UTF_8));
      socket.shutdownOutput();
      String answer = new String(drain(socket.getInputStream()), UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 400").contains("problem+json");
    }
  }

  @Test
  void aFrameOfTwoGigabytesIsRefusedBeforeItComes() throws Exception {
    try (Socket socket = socket()) {
      socket.getOutputStream().write(new byte[] {0x7f, -1, -1, -1, (byte) 0x80, 1, 0, 1});
      assertThat(new String(drain(socket.getInputStream()), UTF_8)).isNotEmpty();
    }
  }

  @Test
  void aByteAtATimeIsUnderstood() throws Exception {
    TMemoryBuffer message = new TMemoryBuffer(64);
    TBinaryProtocol protocol = new TBinaryProtocol(message);
    protocol.writeMessageBegin(new TMessage("get", TMessageType.CALL, 3));
    new Store.get_args(bytes("nothing")).write(protocol);
    protocol.writeMessageEnd();
    try (Socket socket = socket()) {
      socket.setTcpNoDelay(true);
      OutputStream out = socket.getOutputStream();
      for (int i = 0; i < message.length(); i++) {
        out.write(message.getArray()[i]);
        out.flush();
      }
      assertThat(socket.getInputStream().read()).isEqualTo(0x80);
    }
  }

  @Test
  void aThousandIdleConnectionsDisturbNobody() throws Exception {
    List<Socket> idle = new ArrayList<>();
    try {
      for (int i = 0; i < 1000; i++) {
        idle.add(socket());
      }
      theNodeLivesAndServes();
    } finally {
      for (Socket socket : idle) {
        socket.close();
      }
    }
  }

  @Test
  void aPortInUseIsSaidInOneLine() throws Exception {
    Server second =
        Server.launch(
            "storeserver", "--address", ADDRESS, "--port", Integer.toString(endpoint.port()));
    assertThat(second.awaitExit()).isNotZero();
    assertThat(second.stderr())
        .singleElement()
        .asString()
        .contains("cannot listen on " + endpoint)
        .contains("--port");
  }

  @Test
  void aDeadHostAndNonsenseAreSaidInOneLineEach() throws Exception {
    Server dead = Server.launch("storeserver", "--address", ADDRESS, "-h", "127.0.13.9:9999");
    assertThat(dead.awaitExit()).isEqualTo(3);
    assertThat(dead.stderr())
        .singleElement()
        .asString()
        .contains("127.0.13.9:9999")
        .contains("refused");

    Server nonsense = Server.launch("storeserver", "--address", ADDRESS, "-h", "no:such:host");
    assertThat(nonsense.awaitExit()).isEqualTo(2);

    Server unknown =
        Server.launch("storeserver", "--address", ADDRESS, "-h", "no-such-host.invalid");
    assertThat(unknown.awaitExit()).isEqualTo(3);
    assertThat(unknown.stderr()).singleElement().asString().contains("no-such-host.invalid");
  }

  @Test
  void aSilentListenerOnTheFirstPortIsPassedOver() throws Exception {
    String address = "127.0.13.2";
    try (ServerSocket silent = new ServerSocket(9900, 50, InetAddress.getByName(address))) {
      assertThat(silent.isBound()).isTrue();
      try (Server first = Server.store("--address", address);
          Server second = Server.store("--address", address)) {
        assertThat(first.address()).isEqualTo(address + ":9901");
        assertThat(second.address()).isEqualTo(address + ":9902");
        assertThat(second.stderr()).anyMatch(line -> line.contains("with 2 members"));
      }
    }
  }
}
