package io.thriftyp2p.diststore.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Peers that go in the middle of everything: no buffer is left behind, and no account open. */
@Timeout(60)
class DroppedConnectionsTest {
  private static final int ROUNDS = 15;

  private static final List<String> PHASES =
      List.of(
          "",
          "GE",
          "GET /v1/ke",
          "GET /v1/keys/large HTTP/1.1\r\nHost: a\r\nX: b",
          Wire.head("GET /v1/keys/large"),
          Wire.head("GET /v1/keys/large").repeat(200),
          Wire.head("GET /v1/nothing").repeat(200),
          Wire.head("HEAD /v1/keys/large"),
          Wire.head("GET /db"),
          Wire.head("GET /list").repeat(50),
          Wire.head("GET /v1/events"),
          Wire.head("GET /v1/events") + Wire.head("GET /v1/nodes"),
          Wire.head("GET /v1/nodes"),
          Wire.head("PUT /v1/keys/a", "Content-Length: 100000", "Expect: 100-continue"),
          Wire.head("PUT /v1/keys/a", "Content-Length: 100000") + "x".repeat(70_000),
          Wire.head("PUT /v1/keys/a", "Content-Length: 10") + "x".repeat(70_000),
          Wire.head("PUT /v1/keys/a", "Content-Length: 999999999") + "x".repeat(70_000),
          Wire.head("PUT /v1/keys/a", "Transfer-Encoding: chunked") + "fff\r\nabc",
          Wire.head("PUT /v1/keys/a", "Transfer-Encoding: chunked") + "3\r\nabc\r\n0\r\nX: ",
          Wire.head("PUT /v1/keys/a", "Transfer-Encoding: chunked") + "nonsense\r\n",
          "GET / HTTP/1.1\nHost: a\n\n" + "x".repeat(70_000));

  private final HttpNodes nodes = new HttpNodes();
  private final List<String> leaks = new CopyOnWriteArrayList<>();
  private ResourceLeakDetector.Level usual;

  @BeforeEach
  void watchBuffers() throws Exception {
    usual = ResourceLeakDetector.getLevel();
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    ByteBufUtil.setLeakListener((type, records) -> leaks.add(type + " " + records));
    nodes.startModest();
  }

  @AfterEach
  void close() throws Exception {
    nodes.close();
    ResourceLeakDetector.setLevel(usual);
    ByteBufUtil.setLeakListener((type, records) -> {});
  }

  @Test
  void nothingLeaksWhenPeersGoInTheMiddle() throws Exception {
    nodes.wire().put("/v1/keys/large", new byte[1 << 20]);
    for (int round = 0; round < ROUNDS; round++) {
      for (String sent : PHASES) {
        drop(sent, round);
      }
    }
    nodes.expectHonestService();
    for (int i = 0; i < 5; i++) {
      lookForLeaks();
    }
    assertThat(leaks).isEmpty();
    expectTheDetectorToSeeALeak();
  }

  private void drop(String sent, int round) throws Exception {
    Wire wire = nodes.wire().trySend(sent);
    if (round % 3 == 0) {
      wire.close();
    } else {
      wire.reset();
    }
  }

  /** Leaks are found when buffers are allocated after others were collected. */
  private static void lookForLeaks() {
    System.gc();
    for (ByteBufAllocator each :
        List.of(ByteBufAllocator.DEFAULT, PooledByteBufAllocator.DEFAULT)) {
      for (int i = 0; i < 100; i++) {
        each.directBuffer(16).release();
      }
    }
  }

  private void expectTheDetectorToSeeALeak() {
    await()
        .until(
            () -> {
              ByteBuf forgotten = ByteBufAllocator.DEFAULT.directBuffer(16);
              forgotten.touch("forgotten by the test");
              forgotten = null;
              lookForLeaks();
              return !leaks.isEmpty();
            });
    assertThat(leaks).allMatch(leak -> leak.contains("forgotten by the test"));
  }
}
