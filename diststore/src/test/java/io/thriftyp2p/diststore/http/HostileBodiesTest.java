package io.thriftyp2p.diststore.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies whose end is not where it is said to be, or nowhere. */
@Timeout(60)
class HostileBodiesTest {
  private static final HttpNodes NODES = new HttpNodes();
  private static final int MOST = 8 << 20;

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

  private static Wire begin(String... headers) throws Exception {
    return NODES.wire().ask("PUT /v1/keys/hostile", headers);
  }

  private static void expectRefusedAndClosed(Wire wire, int status) throws Exception {
    Reply reply = wire.reply();
    assertThat(reply.status()).describedAs("%s", reply).isEqualTo(status);
    assertThat(reply.header("Content-Type")).contains("application/problem+json");
    assertThat(wire.isClosed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 3\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 3",
        "Content-Length: 3\r\nContent-Length: 4",
        "Content-Length: 3, 4",
        "Content-Length: -1",
        "Content-Length: +3",
        "Content-Length: 0x3",
        "Content-Length: three",
        "Content-Length:",
        "Content-Length: 99999999999999999999",
      })
  void aBodyWhoseEndCanBeSeenInTwoWaysIsRefused(String headers) throws Exception {
    expectRefusedAndClosed(begin(headers).trySend("0\r\n\r\n"), 400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gzip",
        "gzip, chunked",
        "identity",
        "xchunked",
        "chunked\r\nTransfer-Encoding: chunked",
      })
  void otherCodingsThanChunksAreRefused(String coding) throws Exception {
    Wire wire = begin("Transfer-Encoding: " + coding).trySend("0\r\n\r\n");
    Reply reply = wire.reply();
    assertThat(reply.status()).describedAs("%s", reply).isIn(400, 501);
    assertThat(wire.isClosed()).isTrue();
  }

  @Test
  void http10HasNoChunks() throws Exception {
    Wire wire = NODES.wire().send("PUT /v1/keys/a HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n");
    expectRefusedAndClosed(wire, 400);
  }

  @Test
  void aLengthOfEightExabytesIsTooLarge() throws Exception {
    expectRefusedAndClosed(begin("Content-Length: 9223372036854775807"), 413);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x\r\nabc\r\n",
        "-1\r\nabc\r\n",
        "\r\nabc\r\n",
        "8000000000000000\r\nabc",
        "ffffffffffffffffff\r\nabc",
        "3\nabc\n0\n\n",
        "3\r\nabcdef\r\n0\r\n\r\n",
        "0x3\r\nabc\r\n0\r\n\r\n",
      })
  void chunksThatAreNoneAreRefused(String chunks) throws Exception {
    expectRefusedAndClosed(begin("Transfer-Encoding: chunked").trySend(chunks), 400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"7fffffff\r\n", "7fffffffffffffff\r\n"})
  void aChunkThatIsTooLongIsRefusedOnceItIs(String size) throws Exception {
    Wire wire = begin("Transfer-Encoding: chunked").send(size);
    String piece = "x".repeat(1 << 20);
    for (int i = 0; i < 9; i++) {
      wire.trySend(piece);
    }
    Reply reply = wire.reply();
    assertThat(reply.status()).isIn(400, 413);
    assertThat(wire.isClosed()).isTrue();
  }

  @Test
  void aChunkExtensionOfMegabytesIsRefused() throws Exception {
    String extension = "3;" + "x".repeat(2 << 20);
    expectRefusedAndClosed(begin("Transfer-Encoding: chunked").trySend(extension), 400);
  }

  @Test
  void trailersOfMegabytesAreRefused() throws Exception {
    String trailers = "0\r\n" + "X: y\r\n".repeat(200_000);
    expectRefusedAndClosed(begin("Transfer-Encoding: chunked").trySend(trailers), 431);
  }

  @Test
  void chunksOfOneByteMakeAValue() throws Exception {
    Wire wire = begin("Transfer-Encoding: chunked");
    wire.send("1;ext=x\r\na\r\n".repeat(5_000) + "0\r\nTrailer: x\r\n\r\n");
    assertThat(wire.reply().status()).isEqualTo(204);
    assertThat(wire.get("/v1/keys/hostile").text()).isEqualTo("a".repeat(5_000));
  }

  /** Those that were taken in vain are not held after they were refused. */
  @Test
  void manyBodiesThatBecomeTooLongAreEachRefused() throws Exception {
    byte[] chunk = new byte[MOST];
    for (int i = 0; i < 6; i++) {
      Wire wire = begin("Transfer-Encoding: chunked");
      wire.send(Integer.toHexString(MOST) + "\r\n").send(chunk).trySend("\r\n1\r\nx");
      expectRefusedAndClosed(wire, 413);
    }
  }

  @Test
  void whatFollowsABodyIsTheNextRequest() throws Exception {
    Wire wire = begin("Content-Length: 3").send("abcGET /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
    assertThat(wire.reply().status()).isEqualTo(204);
    assertThat(wire.reply().text()).isEqualTo("ok\n");
    assertThat(wire.get("/v1/keys/hostile").text()).isEqualTo("abc");
  }

  @Test
  void aBodyLongerThanAnnouncedIsNoPartOfTheValue() throws Exception {
    Wire wire = begin("Content-Length: 3").trySend("abcdef\r\n\r\n");
    assertThat(wire.reply().status()).isEqualTo(204);
    expectRefusedAndClosed(wire, 400);
    assertThat(NODES.wire().get("/v1/keys/hostile").text()).isEqualTo("abc");
  }

  @Test
  void aBodyThatEndsTooEarlyStoresNothing() throws Exception {
    Wire wire = NODES.wire().ask("PUT /v1/keys/half", "Content-Length: 1000000");
    wire.send("half").close();
    Wire chunked = NODES.wire().ask("PUT /v1/keys/half", "Transfer-Encoding: chunked");
    chunked.send("4\r\nhalf\r\n").close();
    assertThat(NODES.wire().get("/v1/keys/half").status()).isEqualTo(404);
  }

  @Test
  void aBodyThatNeverComesCostsTheConnection() throws Exception {
    assertThat(begin("Content-Length: 10").send("abc").isClosed()).isTrue();
  }
}
