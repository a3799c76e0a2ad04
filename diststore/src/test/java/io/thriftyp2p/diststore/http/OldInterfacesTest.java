package io.thriftyp2p.diststore.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What clients of PipelineDHT and of pydiststore rely on, word for word. */
@Timeout(60)
class OldInterfacesTest {
  private final HttpNodes nodes = new HttpNodes();
  private Wire wire;

  @BeforeEach
  void start() throws Exception {
    nodes.start();
    wire = nodes.wire();
  }

  @AfterEach
  void close() throws Exception {
    nodes.close();
  }

  private void expect(Reply reply, int status, String text) {
    assertThat(reply.status()).describedAs("%s", reply).isEqualTo(status);
    assertThat(reply.text()).isEqualTo(text);
  }

  private Reply send(String methodAndPath, String body) throws Exception {
    return wire.ask(methodAndPath, "Content-Length: " + body.length()).send(body).reply();
  }

  @Test
  void pipelineDhtsKeysAreStoredReadAndDeletedWithoutAWord() throws Exception {
    expect(wire.get("/db/k"), 200, "");
    expect(send("PUT /db/k", "one"), 200, "");
    expect(wire.get("/db/k"), 200, "one");
    expect(send("POST /db/k", "two"), 200, "");
    expect(wire.get("/db/k"), 200, "two");
    expect(wire.ask("DELETE /db/k").reply(), 200, "");
    expect(wire.ask("DELETE /db/k").reply(), 200, "");
    expect(wire.get("/db/k"), 200, "");
  }

  @Test
  void pipelineDhtsKeysStandInLinesWithCarriageReturns() throws Exception {
    expect(wire.get("/db"), 200, "");
    send("PUT /db/a", "1");
    send("PUT /db/b%20c", "2");
    String[] lines = wire.get("/db").text().split("\r\n", -1);
    Arrays.sort(lines);
    assertThat(lines).containsExactly("", "a", "b c");
  }

  @Test
  void pipelineDhtsPeersAreItself() throws Exception {
    expect(wire.get("/dht/peers"), 200, nodes.nodes.get(0).endpoint() + "\r\n");
    expect(wire.ask("GET /dht/leave").reply(), 200, "");
    assertThat(send("POST /dht/join", "").status()).isEqualTo(400);
    assertThat(send("POST /dht/join", "no node").status()).isEqualTo(400);
  }

  @Test
  void pydiststoresKeysAreReadWhereverTheyLie() throws Exception {
    expect(send("POST /k", "shared"), 200, "");
    expect(send("POST /local/l", "alone"), 200, "");
    expect(wire.get("/get/k"), 200, "shared");
    expect(wire.get("/get/l"), 200, "alone");
    expect(wire.get("/getlocal/k"), 200, "shared");
    expect(wire.get("/getlocal/l"), 200, "alone");
    assertThat(wire.get("/get/none").status()).isEqualTo(404);
    assertThat(wire.get("/getlocal/none").status()).isEqualTo(404);
    assertThat(wire.get("/getlocal/").status()).isEqualTo(404);
    expect(wire.get("/list"), 200, "k\nl\n");
  }

  @Test
  void aPostHasOneNameOrIsNowhere() throws Exception {
    assertThat(wire.ask("POST /").reply().status()).isEqualTo(405);
    assertThat(wire.ask("POST /a/b").reply().status()).isEqualTo(404);
    expect(send("POST /a%2Fb", "x"), 200, "");
    expect(wire.get("/get/a/b"), 200, "x");
  }

  @Test
  void aListOfManyKeysComesWhole() throws Exception {
    StringBuilder puts = new StringBuilder();
    for (int i = 0; i < 2500; i++) {
      puts.append(Wire.head("PUT /db/key" + i, "Content-Length: 1")).append('x');
    }
    Thread sender = new Thread(() -> wire.trySend(puts.toString()));
    sender.start();
    for (int i = 0; i < 2500; i++) {
      assertThat(wire.reply().status()).isEqualTo(200);
    }
    sender.join();
    assertThat(wire.get("/db").text().split("\r\n")).hasSize(2500).doesNotHaveDuplicates();
    assertThat(wire.get("/list").text().split("\n")).hasSize(2500).doesNotHaveDuplicates();
  }
}
