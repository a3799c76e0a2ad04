package io.thriftyp2p.diststore.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thriftyp2p.diststore.StoreNode;
import io.thriftyp2p.thrift.diststore.Entry;
import io.thriftyp2p.thrift.diststore.Store;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.transport.TSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys and values of one node: {@code /v1/keys/KEY}. */
@Timeout(60)
class KeysOverHttpTest {
  private static final HttpNodes NODES = new HttpNodes();

  @BeforeAll
  static void start() throws Exception {
    NODES.start();
  }

  @AfterAll
  static void close() throws Exception {
    NODES.close();
  }

  static Stream<byte[]> keys() {
    return Stream.concat(
        Stream.of("", ".", "..", "../..", "/", "//a", "a b", "a?b#c&d=e%", "ü", "+", "v1/keys/x")
            .map(text -> text.getBytes(UTF_8)),
        Stream.of(
            new byte[] {0}, new byte[] {'\r', '\n'}, new byte[] {-1, '/', 0}, new byte[4096]));
  }

  @ParameterizedTest
  @MethodSource("keys")
  void aKeyIsAnyBytes(byte[] key) throws Exception {
    Wire wire = NODES.wire();
    String path = "/v1/keys/" + PercentCoding.encode(key);
    byte[] value = {1, 2, 3};
    assertThat(wire.put(path, value).status()).isEqualTo(204);
    assertThat(wire.get(path).body()).isEqualTo(value);
    try (TSocket socket = new TSocket("127.0.0.1", NODES.nodes.get(0).endpoint().port())) {
      socket.open();
      assertThat(
              new Store.Client(new TBinaryProtocol(socket)).get_entry(ByteBuffer.wrap(key), null))
          .extracting(Entry::getValue)
          .isEqualTo(value);
    }
    String prefix = PercentCoding.encode(key);
    assertThat(wire.get("/v1/keys?limit=1000&prefix=" + prefix).text())
        .contains("{\"path\":\"" + prefix + "\"");
    assertThat(wire.ask("DELETE " + path).reply().status()).isEqualTo(204);
    assertThat(wire.get(path).status()).isEqualTo(404);
  }

  @Test
  void aSlashInAKeyMayStandAsItIs() throws Exception {
    Wire wire = NODES.wire();
    wire.put("/v1/keys/a/b/../c", new byte[] {1});
    assertThat(wire.get("/v1/keys/a%2Fb%2f%2e%2E/c").body()).containsExactly(1);
  }

  @Test
  void aKeyThatIsTooLongIsRefused() throws Exception {
    Reply refused = NODES.wire().get("/v1/keys/" + "%00".repeat(4097));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text()).contains("the key has 4097 bytes, and at most 4096 are taken");
  }

  @Test
  void anEmptyValueIsAValue() throws Exception {
    Wire wire = NODES.wire();
    assertThat(wire.ask("PUT /v1/keys/empty").reply().status()).isEqualTo(204);
    Reply found = wire.get("/v1/keys/empty");
    assertThat(found.status()).isEqualTo(200);
    assertThat(found.header("Content-Length")).contains("0");
  }

  @Test
  void theTypeOfAValueIsKeptWithIt() throws Exception {
    Wire wire = NODES.wire();
    wire.put("/v1/keys/t", "{}".getBytes(UTF_8), "Content-Type: application/json; a=\"b\"");
    assertThat(wire.get("/v1/keys/t").header("Content-Type")).contains("application/json; a=\"b\"");
    assertThat(wire.get("/db/t").header("Content-Type")).contains("application/json; a=\"b\"");
    try (TSocket socket = new TSocket("127.0.0.1", NODES.nodes.get(0).endpoint().port())) {
      socket.open();
      Entry entry =
          new Store.Client(new TBinaryProtocol(socket))
              .get_entry(ByteBuffer.wrap("t".getBytes(UTF_8)), null);
      assertThat(entry.content_type).isEqualTo("application/json; a=\"b\"");
    }
    wire.put("/v1/keys/t", new byte[1]);
    assertThat(wire.get("/v1/keys/t").header("Content-Type")).contains("application/octet-stream");
    Reply refused = wire.put("/v1/keys/t", new byte[1], "Content-Type: " + "x".repeat(128));
    assertThat(refused.status()).isEqualTo(400);
  }

  @Test
  void aVersionThatIsKnownIsNotSentAgain() throws Exception {
    Wire wire = NODES.wire();
    String tag = wire.put("/v1/keys/e", new byte[9]).header("ETag").orElseThrow();
    for (String tags : List.of(tag, "W/" + tag, "\"other\", " + tag, "*")) {
      Reply same = wire.get("/v1/keys/e", "If-None-Match: " + tags);
      assertThat(same.status()).isEqualTo(304);
      assertThat(same.header("ETag")).contains(tag);
      assertThat(same.headers()).doesNotContainKey("content-length");
    }
    String later = wire.put("/v1/keys/e", new byte[9]).header("ETag").orElseThrow();
    assertThat(later).isGreaterThan(tag);
    assertThat(wire.get("/v1/keys/e", "If-None-Match: " + tag).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"If-Match: *", "If-None-Match: *", "If-Unmodified-Since: x"})
  void writesWithConditionsAreRefused(String condition) throws Exception {
    Wire wire = NODES.wire();
    assertThat(wire.put("/v1/keys/cond", new byte[1], condition).status()).isEqualTo(501);
    assertThat(wire.ask("DELETE /v1/keys/cond", condition).reply().status()).isEqualTo(501);
    assertThat(wire.get("/v1/keys/cond").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"one", "quorum", "all"})
  void theClientChoosesTheConsistency(String consistency) throws Exception {
    Wire wire = NODES.wire();
    String path = "/v1/keys/c?consistency=" + consistency;
    assertThat(wire.put(path, new byte[1]).status()).isEqualTo(204);
    assertThat(wire.get(path).status()).isEqualTo(200);
    assertThat(wire.ask("DELETE " + path).reply().status()).isEqualTo(204);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "consistency=",
        "consistency=ALL",
        "ttl=0",
        "ttl=-1",
        "ttl=x",
        "ttl=",
        "ttl=99999999999"
      })
  void whatCannotBeIsRefused(String query) throws Exception {
    assertThat(NODES.wire().put("/v1/keys/q?" + query, new byte[1]).status()).isEqualTo(400);
  }

  @Test
  void aValueMayHaveALifetime() throws Exception {
    Wire wire = NODES.wire();
    wire.put("/v1/keys/l?ttl=1", new byte[1]);
    assertThat(wire.get("/v1/keys/l").header("X-Expires-At")).isPresent();
    await().until(() -> wire.get("/v1/keys/l").status() == 404);
  }

  @Test
  void answersSayWhoHasTheKey() throws Exception {
    StoreNode node = NODES.nodes.get(0);
    Reply put = NODES.wire().put("/v1/keys/o", new byte[1]);
    assertThat(put.header("X-Owner")).contains(node.endpoint().toString());
    assertThat(put.header("X-Replicas")).contains(node.endpoint().toString());
  }
}
