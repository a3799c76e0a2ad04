package io.thriftyp2p.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.thrift.diststore.NotFound;
import io.thriftyp2p.thrift.diststore.Store;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.protocol.TCompactProtocol;
import org.apache.thrift.protocol.TProtocolFactory;
import org.apache.thrift.transport.TSocket;
import org.apache.thrift.transport.TTransport;
import org.apache.thrift.transport.layered.TFramedTransport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that are not ours do the main job against any node. */
@Timeout(120)
class ForeignClientsIT {
  private static final String ADDRESS = "127.0.11.1";
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Map<String, String> WORDS = new LinkedHashMap<>();

  static {
    for (char letter = 'a'; letter <= 'z'; letter++) {
      WORDS.put(String.valueOf(letter), "word-" + letter);
    }
  }

  private final List<Server> servers = new ArrayList<>();

  @BeforeEach
  void startThree() throws Exception {
    for (int i = 0; i < 3; i++) {
      servers.add(Server.store("--address", ADDRESS));
    }
    // Nobody is told what becomes of a put of 2009.
    Whole.await(servers.stream().map(Server::endpoint).toList());
  }

  @AfterEach
  void stop() throws Exception {
    for (Server server : servers) {
      server.close();
    }
  }

  @ParameterizedTest(name = "strict header: {0}")
  @ValueSource(booleans = {true, false})
  void aClientOf2009DoesTheMainJobAgainstAnyNode(boolean strict) throws Exception {
    int turn = 0;
    for (Map.Entry<String, String> word : WORDS.entrySet()) {
      old(turn++, strict).put(word.getKey(), word.getValue());
    }
    assertOldClientsFindAllWords(strict);
    servers.add(Server.store("--address", ADDRESS));
    assertOldClientsFindAllWords(strict);
    while (servers.size() > 1) {
      Server leaver = servers.remove(0);
      leaver.signal("INT");
      assertThat(leaver.awaitExit()).isZero();
      assertOldClientsFindAllWords(strict);
    }
  }

  private OldClient old(int turn, boolean strict) {
    return new OldClient(servers.get(turn % servers.size()).endpoint(), strict);
  }

  /** A put of 2009 is not acknowledged: it is there soon. */
  private void assertOldClientsFindAllWords(boolean strict) {
    for (int node = 0; node < servers.size(); node++) {
      OldClient client = old(node, strict);
      WORDS.forEach(
          (key, value) ->
              await()
                  .pollDelay(Duration.ZERO)
                  .atMost(LIMIT)
                  .untilAsserted(() -> assertThat(client.get(key)).isEqualTo(value)));
    }
  }

  @Test
  void aClientOf2009LearnsTheMembersAndThatAKeyIsMissing() throws Exception {
    OldClient client = old(0, true);
    assertThat(client.get("missing")).isEmpty();
    assertThat(client.getAll())
        .hasSize(3)
        .allSatisfy(location -> assertThat(location.address).isEqualTo(ADDRESS));
  }

  @Test
  void framedAndCompactClientsDoTheSame() throws Exception {
    doesTheMainJob(true, new TBinaryProtocol.Factory(true, true));
    doesTheMainJob(true, new TBinaryProtocol.Factory(false, false));
    doesTheMainJob(true, new TCompactProtocol.Factory());
    doesTheMainJob(false, new TCompactProtocol.Factory());
    doesTheMainJob(false, new TBinaryProtocol.Factory(true, true));
  }

  private void doesTheMainJob(boolean framed, TProtocolFactory protocol) throws Exception {
    for (Server server : servers) {
      Endpoint endpoint = server.endpoint();
      try (TTransport socket = new TSocket(endpoint.host(), endpoint.port(), 10_000)) {
        TTransport transport = framed ? new TFramedTransport(socket) : socket;
        transport.open();
        Store.Client client = new Store.Client(protocol.getProtocol(transport));
        assertThat(client.service_type()).isEqualTo("diststore.Store");
        assertThat(client.service_types())
            .containsExactly("locator.Base", "locator.Locator", "diststore.Store");
        for (Map.Entry<String, String> word : WORDS.entrySet()) {
          client.put_entry(bytes(word.getKey()), bytes(word.getValue()), null);
        }
        for (Map.Entry<String, String> word : WORDS.entrySet()) {
          assertThat(UTF_8.decode(client.get(bytes(word.getKey()))).toString())
              .isEqualTo(word.getValue());
          assertThat(client.get_entry(bytes(word.getKey()), null).getValue())
              .isEqualTo(word.getValue().getBytes(UTF_8));
        }
        client.delete_entry(bytes("a"), null);
        ThrowingCallable read = () -> client.get_entry(bytes("a"), null);
        assertThatThrownBy(read).isInstanceOf(NotFound.class);
        assertThat(client.get(bytes("a")).remaining()).isZero();
      }
    }
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }
}
