package io.thriftyp2p.diststore.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thriftyp2p.diststore.StoreNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What takes more nodes than one, over HTTP. */
@Timeout(60)
class RingOverHttpTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int KEYS = 150;

  private final HttpNodes nodes = new HttpNodes();

  @BeforeEach
  void startThree() throws Exception {
    for (int i = 0; i < 3; i++) {
      nodes.start(HttpNodes::quick);
    }
  }

  private void awaitInStep() throws IOException {
    for (StoreNode node : nodes.nodes) {
      Wire wire = nodes.wire(node);
      await().until(() -> wire.get("/readyz?synced").status() == 200);
    }
  }

  @AfterEach
  void close() throws Exception {
    nodes.close();
  }

  @Test
  void aListingWithCursorsTellsEveryKeyOfTheRingOnce() throws Exception {
    awaitInStep();
    Wire wire = nodes.wire();
    Set<String> expected = new TreeSet<>();
    for (int i = 0; i < KEYS; i++) {
      wire.put("/v1/keys/a%2B%20/" + i, new byte[1]);
      wire.put("/v1/keys/b/" + i, new byte[1]);
      expected.add("a+ /" + i);
    }
    List<String> listed = listed("prefix=a%2B%20%2F");
    assertThat(listed).doesNotHaveDuplicates();
    assertThat(new TreeSet<>(listed)).isEqualTo(expected);
    assertThat(listed("")).hasSize(2 * KEYS);
    int ofEach = 0;
    for (StoreNode node : nodes.nodes) {
      ofEach += listed("node=" + node.endpoint()).size();
    }
    assertThat(ofEach).isEqualTo(2 * KEYS);
    String node = nodes.nodes.get(0).endpoint().toString();
    String ofNoSlot = Base64.getUrlEncoder().encodeToString(node.getBytes(UTF_8)) + ".eA";
    for (String wrong :
        List.of("cursor=x", "cursor=eA.eA", "cursor=" + ofNoSlot, "node=x", "limit=1001")) {
      assertThat(wire.get("/v1/keys?" + wrong).status()).describedAs(wrong).isEqualTo(400);
    }
    Reply nobody = wire.get("/v1/keys?node=127.0.0.1:1");
    assertThat(nobody.status()).isEqualTo(503);
    assertThat(nobody.text()).contains("127.0.0.1:1");
  }

  private List<String> listed(String query) throws IOException {
    List<String> keys = new ArrayList<>();
    String cursor = "";
    do {
      Reply reply = nodes.wire().get("/v1/keys?limit=20&" + query + cursor);
      assertThat(reply.status()).describedAs("%s", reply).isEqualTo(200);
      JsonNode page = MAPPER.readTree(reply.body());
      page.get("keys").forEach(key -> keys.add(key.get("text").textValue()));
      cursor = page.has("cursor") ? "&cursor=" + page.get("cursor").textValue() : "";
    } while (!cursor.isEmpty());
    return keys;
  }

  @Test
  void aValueThatLiesOnAnotherNodeAloneIsFound() throws Exception {
    awaitInStep();
    Wire there = nodes.wire(nodes.nodes.get(1));
    there.ask("POST /local/mine", "Content-Length: 4").send("here");
    assertThat(there.reply().status()).isEqualTo(200);
    for (StoreNode node : nodes.nodes) {
      assertThat(nodes.wire(node).get("/get/mine").text()).isEqualTo("here");
      int expected = node == nodes.nodes.get(1) ? 200 : 404;
      assertThat(nodes.wire(node).get("/getlocal/mine").status()).isEqualTo(expected);
      assertThat(nodes.wire(node).get("/v1/keys/mine").status()).isEqualTo(404);
    }
  }

  @Test
  void withoutAQuorumAClientIsToldToTryAgain() throws Exception {
    awaitInStep();
    Wire wire = nodes.wire();
    assertThat(wire.put("/v1/keys/k", new byte[1]).status()).isEqualTo(204);
    nodes.nodes.get(1).close();
    nodes.nodes.get(2).close();
    Reply refused = wire.put("/v1/keys/k", new byte[2]);
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.header("Retry-After")).contains("1");
    JsonNode problem = MAPPER.readTree(refused.body());
    // Whether it may depends on whether the others count as gone already.
    assertThat(problem.get("mayHaveBeenApplied").isBoolean()).isTrue();
    assertThat(problem.get("replicasNeeded").intValue()).isEqualTo(2);
    Reply unread = wire.get("/v1/keys/k");
    assertThat(unread.status()).isEqualTo(503);
    assertThat(MAPPER.readTree(unread.body()).get("mayHaveBeenApplied").booleanValue()).isFalse();
    assertThat(wire.get("/v1/keys/k?consistency=one").status()).isEqualTo(200);
    // A write that waits for the others makes this node's replicas unequal, and not unready.
    assertThat(wire.put("/v1/keys/k?consistency=one", new byte[3]).status()).isEqualTo(204);
    await().until(() -> wire.get("/readyz?synced").status() == 503);
    assertThat(wire.get("/readyz").status()).isEqualTo(200);
    assertThat(new String(wire.get("/v1/nodes").body(), UTF_8)).contains("\"reached\":false");
  }
}
