package io.thriftyp2p.diststore.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** HTTP/1.1 and 1.0 between a client and a node, whatever is asked. */
@Timeout(60)
class HttpTalkTest {
  private static final HttpNodes NODES = new HttpNodes();

  @BeforeAll
  static void start() throws Exception {
    NODES.start();
  }

  @AfterAll
  static void close() throws Exception {
    NODES.close();
  }

  @Test
  void pipelinedRequestsAreAnsweredInTheirOrder() throws Exception {
    Wire wire = NODES.wire();
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      String value = "value" + i;
      all.append(Wire.head("PUT /v1/keys/p", "Content-Length: " + value.length())).append(value);
      all.append(Wire.head("GET /v1/keys/p"));
      all.append(Wire.head("GET /list"));
    }
    wire.send(all.toString());
    for (int i = 0; i < 200; i++) {
      assertThat(wire.reply().status()).isEqualTo(204);
      assertThat(wire.reply().text()).isEqualTo("value" + i);
      assertThat(wire.reply().text()).contains("p\n");
    }
  }

  @Test
  void aBodyIsAskedForByWhoWaitsForThat() throws Exception {
    Wire wire = NODES.wire();
    wire.ask("PUT /v1/keys/c", "Content-Length: 3", "Expect: 100-continue");
    assertThat(wire.reply().status()).isEqualTo(100);
    assertThat(wire.send("abc").reply().status()).isEqualTo(204);
    assertThat(wire.get("/v1/keys/c").text()).isEqualTo("abc");
  }

  @Test
  void aBodyThatIsTooLargeIsNotAskedFor() throws Exception {
    Wire wire = NODES.wire();
    wire.ask("PUT /v1/keys/c", "Content-Length: 8388609", "Expect: 100-continue");
    Reply refused = wire.reply();
    assertThat(refused.status()).isEqualTo(413);
    assertThat(refused.header("Connection")).contains("close");
    assertThat(wire.isClosed()).isTrue();
  }

  @Test
  void otherExpectationsAreRefused() throws Exception {
    Wire wire = NODES.wire().ask("PUT /v1/keys/c", "Content-Length: 3", "Expect: miracles");
    assertThat(wire.reply().status()).isEqualTo(417);
  }

  @Test
  void theLargestValueIsTakenAndOneByteMoreIsNot() throws Exception {
    byte[] value = new byte[8 << 20];
    value[value.length - 1] = 7;
    Wire wire = NODES.wire();
    assertThat(wire.put("/v1/keys/max", value).status()).isEqualTo(204);
    assertThat(wire.get("/v1/keys/max").body()).isEqualTo(value);
    wire.ask("PUT /v1/keys/max", "Content-Length: " + (value.length + 1));
    Reply refused = wire.reply();
    assertThat(refused.status()).isEqualTo(413);
    assertThat(refused.text()).contains("at most 8388608 bytes are taken");
  }

  @Test
  void headHasTheHeadersOfGetAndNothingElse() throws Exception {
    Wire wire = NODES.wire();
    wire.put("/v1/keys/h", new byte[1000]);
    Reply get = wire.get("/v1/keys/h");
    Reply head = wire.ask("HEAD /v1/keys/h").replyToHead();
    assertThat(head.status()).isEqualTo(200);
    get.headers().remove("date");
    head.headers().remove("date");
    assertThat(head.headers()).isEqualTo(get.headers());
    assertThat(head.header("Content-Length")).contains("1000");
    assertThat(wire.ask("HEAD /v1/keys/none").replyToHead().status()).isEqualTo(404);
    assertThat(wire.ask("HEAD /v1/events").replyToHead().status()).isEqualTo(200);
    assertThat(wire.ask("HEAD /db").replyToHead().status()).isEqualTo(200);
    assertThat(wire.get("/healthz").text()).isEqualTo("ok\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/keys/k | GET, HEAD, PUT, DELETE, OPTIONS",
        "/v1/status | GET, HEAD, OPTIONS",
        "/db/k | GET, HEAD, PUT, POST, DELETE, OPTIONS",
        "/dht/join | POST, PUT, OPTIONS",
        "/anything | POST, OPTIONS",
      })
  void aPathTellsItsMethods(String path, String methods) throws Exception {
    Wire wire = NODES.wire();
    Reply options = wire.ask("OPTIONS " + path).reply();
    assertThat(options.status()).isEqualTo(204);
    assertThat(options.header("Allow")).contains(methods);
    Reply refused = wire.ask("PATCH " + path).reply();
    assertThat(refused.status()).isEqualTo(405);
    assertThat(refused.header("Allow")).contains(methods);
  }

  @Test
  void theServerAsAWholeTellsItsMethods() throws Exception {
    assertThat(NODES.wire().ask("OPTIONS *").reply().status()).isEqualTo(204);
    assertThat(NODES.wire().ask("OPTIONS /no/where").reply().status()).isEqualTo(404);
  }

  @Test
  void theConnectionEndsWhenTheClientSaysSo() throws Exception {
    Wire wire = NODES.wire();
    Reply last = wire.get("/healthz", "Connection: close");
    assertThat(last.header("Connection")).contains("close");
    assertThat(wire.isClosed()).isTrue();
  }

  @Test
  void http10IsSpokenToWhoSpeaksIt() throws Exception {
    Wire wire = NODES.wire().send("GET /healthz HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    assertThat(wire.reply().header("Connection")).contains("keep-alive");
    wire.send("GET /healthz HTTP/1.0\r\n\r\n");
    assertThat(wire.reply().text()).isEqualTo("ok\n");
    assertThat(wire.isClosed()).isTrue();
  }

  @Test
  void http10GetsListsWithoutChunks() throws Exception {
    NODES.wire().put("/v1/keys/ten", new byte[1]);
    Wire wire = NODES.wire().send("GET /db HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    Reply list = wire.reply();
    assertThat(list.headers()).doesNotContainKey("transfer-encoding");
    assertThat(new String(list.body(), UTF_8)).contains("ten\r\n");
  }
}
