package io.thriftyp2p.diststore.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Request lines and headers as nobody honest sends them. */
@Timeout(60)
class HostileHeadsTest {
  private static final HttpNodes NODES = new HttpNodes();

  @BeforeAll
  static void start() throws Exception {
    NODES.startModest();
  }

  @AfterAll
  static void close() throws Exception {
    NODES.close();
  }

  @AfterEach
  void anHonestClientIsAnsweredAfterwards() throws Exception {
    NODES.expectHonestService();
  }

  /** CR and LF stand for themselves in the tables. */
  private static String raw(String text) {
    return text.replace("\\r", "\r").replace("\\n", "\n").replace("\\0", "\0");
  }

  private static void expectProblem(Reply reply, int status) {
    assertThat(reply.status()).describedAs("%s", reply).isEqualTo(status);
    assertThat(reply.header("Content-Type")).contains("application/problem+json");
    assertThat(reply.text()).contains("\"status\":" + status);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // How it is told, and whether the connection goes on.
        "400 | false | GET / HTTP/1.1\\nHost: a\\n\\n",
        "400 | false | GET / HTTP/1.1\\r\\nHost: a\\nX: b\\r\\n\\r\\n",
        "400 | false | GET / HTTP/1.1\\r\\nHost: a\\rX: b\\r\\n\\r\\n",
        "400 | false | GET / HTTP/1.1\\r\\nHost: a\\r\\nX\\0: b\\r\\n\\r\\n",
        "400 | false | GET / HTTP/1.1\\r\\nHost: a\\r\\nX : b\\r\\n\\r\\n",
        "400 | false | GET / HTTP/1.1\\r\\nHost: a\\r\\n: b\\r\\n\\r\\n",
        "400 | false | GET /\\r\\nHost: a\\r\\n\\r\\n",
        "400 | false | GET / HTTX/1.1\\r\\nHost: a\\r\\n\\r\\n",
        "400 | false | GET  / x HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
        "505 | false | GET / HTTP/2.0\\r\\nHost: a\\r\\n\\r\\n",
        "505 | false | GET / HTTP/0.9\\r\\nHost: a\\r\\n\\r\\n",
        "505 | false | PRI * HTTP/2.0\\r\\n\\r\\nSM\\r\\n\\r\\n",
        "400 | true  | GET / HTTP/1.1\\r\\n\\r\\n",
        "400 | true  | GET / HTTP/1.1\\r\\nHost: a\\r\\nHost: b\\r\\n\\r\\n",
        "400 | true  | GET v1/status HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
        "400 | true  | CONNECT other:443 HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
        "405 | true  | TRACE /healthz HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
        "405 | true  | BREW /v1/keys/k HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
        "405 | true  | get /healthz HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
        "400 | true  | GET /v1/keys/% HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
        "400 | true  | GET /v1/keys/%f HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
        "400 | true  | GET /v1/keys/%g0 HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
        "400 | true  | GET /v1/keys?prefix=%zz HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
        "404 | true  | GET /v1/nothing HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
        "404 | true  | GET /../../etc/passwd HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
        "404 | true  | GET /page/../../logback.xml HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
        "404 | true  | GET /page/%2e%2e/openapi.json HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
      })
  void whatIsNoRequestIsRefusedInClearWords(int status, boolean goesOn, String request)
      throws Exception {
    Wire wire = NODES.wire().send(raw(request));
    expectProblem(wire.reply(), status);
    if (goesOn) {
      assertThat(wire.get("/healthz").status()).isEqualTo(200);
    } else {
      assertThat(wire.isClosed()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://other/healthz, 200",
    "HTTP://other:80/healthz?x=/y, 200",
    "http://other, 200",
    "http://other?x=/v1/nothing, 200",
    "http:///healthz, 200",
    "https://other/healthz, 400",
  })
  void targetsWithAHostInFrontAreTaken(String target, int status) throws Exception {
    assertThat(NODES.wire().get(target).status()).isEqualTo(status);
  }

  @Test
  void aRequestLineWithoutEndIsTooLong() throws Exception {
    Wire wire = NODES.wire().trySend("GET /" + "a".repeat(20_000));
    expectProblem(wire.reply(), 414);
    assertThat(wire.isClosed()).isTrue();
  }

  @Test
  void aHeaderLineWithoutEndIsTooLong() throws Exception {
    Wire wire = NODES.wire().trySend("GET / HTTP/1.1\r\nX: " + "a".repeat(1 << 20));
    expectProblem(wire.reply(), 431);
    assertThat(wire.isClosed()).isTrue();
  }

  @Test
  void thousandsOfHeadersAreTooMany() throws Exception {
    Wire wire = NODES.wire().trySend("GET / HTTP/1.1\r\nHost: a\r\n" + "X: y\r\n".repeat(5_000));
    expectProblem(wire.reply(), 431);
    assertThat(wire.isClosed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"G", "GET ", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: a\r\n"})
  void whoNeverEndsItsHeadLosesItsConnection(String beginning) throws Exception {
    assertThat(NODES.wire().send(beginning).isClosed()).isTrue();
  }

  @Test
  void headerLinesThatComeSlowlyHaveTheTimeOfOneMessage() throws Exception {
    Wire slow = NODES.wire().send("GET / HTTP/1.1\r\nHost: a\r\n");
    Thread dripping =
        new Thread(
            () -> {
              while (!slow.socket.isClosed()) {
                slow.trySend("X: y\r\n");
                LockSupport.parkNanos(50_000_000);
              }
            });
    dripping.start();
    assertThat(slow.isClosed()).isTrue();
    slow.close();
    dripping.join();
  }

  @Test
  void aRequestMayComeByteByByte() throws Exception {
    Wire wire = NODES.wire();
    for (byte b : Wire.head("PUT /v1/keys/slow", "Content-Length: 1").getBytes(US_ASCII)) {
      wire.send(new byte[] {b});
    }
    assertThat(wire.send("x").reply().status()).isEqualTo(204);
  }

  @Test
  void tlsIsClosed() throws Exception {
    assertThat(NODES.wire().send("\u0016\u0003\u0001\u0002\0\u0001\0").isClosed()).isTrue();
  }

  @Test
  void anUpgradeIsPassedOver() throws Exception {
    Reply reply =
        NODES
            .wire()
            .get(
                "/healthz",
                "Connection: Upgrade, HTTP2-Settings",
                "Upgrade: h2c",
                "HTTP2-Settings: x");
    assertThat(reply.status()).isEqualTo(200);
  }

  @Test
  void nothingOfARequestBecomesAHeader() throws Exception {
    Wire wire = NODES.wire();
    String key = "/v1/keys/a%0d%0aX-Evil:%201";
    assertThat(wire.put(key, new byte[1]).headers()).doesNotContainKey("x-evil");
    assertThat(wire.get(key).headers()).doesNotContainKey("x-evil");
    assertThat(wire.put("/v1/keys/b", new byte[1], "Content-Type: a\tb").status()).isEqualTo(400);
    for (String type : List.of("a\rX-Evil: 1", "a\nX-Evil: 1", "a\0b")) {
      Wire other = NODES.wire();
      assertThat(other.put("/v1/keys/b", new byte[1], "Content-Type: " + type).status())
          .isEqualTo(400);
    }
  }
}
