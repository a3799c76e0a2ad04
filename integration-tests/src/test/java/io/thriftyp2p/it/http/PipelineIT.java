package io.thriftyp2p.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.it.Servers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** PipelineDHT's own three tests, over real processes: alone, growing, and going. */
class PipelineIT {
  private static final int NODES = Integer.getInteger("http.nodes", 10);
  private static final int KEYS_EACH = 100;

  @RegisterExtension private final Servers servers = new Servers();

  private final List<WebNode> nodes = new ArrayList<>();
  private final Map<String, String> written = new TreeMap<>();

  private WebNode start(int number) throws IOException {
    String name = "name" + number;
    WebNode node =
        new WebNode(name, servers.launch("storeserver", "--memory", "--alone", "--name", name));
    nodes.add(node);
    return node;
  }

  @Test
  void oneNodeByItselfKeepsKeysAndKnowsItselfOnly() throws Exception {
    WebNode node = start(0);
    node.server().awaitReady();
    assertThat(node.get("hello")).isEmpty();
    node.delete("hello");
    assertThat(node.keys()).isEmpty();
    for (int i = 0; i < KEYS_EACH; i++) {
      node.put("key_" + i, "value_" + i);
    }
    for (int i = 1; i < KEYS_EACH; i += 2) {
      node.delete("key_" + i);
    }
    assertThat(node.keys()).hasSize(KEYS_EACH / 2);
    for (int i = 0; i < KEYS_EACH; i++) {
      assertThat(node.get("key_" + i)).isEqualTo(i % 2 == 0 ? "value_" + i : "");
    }
    assertThat(node.peers()).containsExactly(node.name());
  }

  /**
   * Ten nodes with a hundred keys each, that become one ring one by one; then one goes, and comes
   * back.
   */
  @Test
  void nodesThatJoinOneByOneKeepAndServeAllKeys() throws Exception {
    for (int n = 0; n < NODES; n++) {
      start(n);
    }
    for (WebNode node : nodes) {
      node.server().awaitReady();
      for (int i = 0; i < KEYS_EACH; i++) {
        put(node, "k%s_%d".formatted(node.name(), i), "v" + i);
      }
      assertThat(node.keys()).hasSize(KEYS_EACH);
    }
    Map<String, String> before = new TreeMap<>(written);
    for (int n = 1; n < NODES; n++) {
      nodes.get(n).join(nodes.get(n - 1));
      List<WebNode> joined = nodes.subList(0, n + 1);
      for (WebNode node : joined) {
        assertThat(node.peers()).hasSize(n + 1);
        assertThat(node.peers().get(0)).isEqualTo(node.name());
      }
      // Every key from somebody, and some from everybody.
      int asked = 0;
      for (Map.Entry<String, String> entry : before.entrySet()) {
        if (joined.stream().anyMatch(node -> entry.getKey().startsWith("k" + node.name() + "_"))) {
          WebNode node = joined.get(asked++ % joined.size());
          assertThat(node.get(entry.getKey())).as(entry.getKey()).isEqualTo(entry.getValue());
        }
      }
    }
    spread();
    goAndComeBack();
  }

  private void put(WebNode node, String key, String value) throws Exception {
    node.put(key, value);
    written.put(key, value);
  }

  /** A thousand keys over ten nodes. */
  private void spread() throws Exception {
    List<String> all = new ArrayList<>();
    for (WebNode node : nodes) {
      List<String> keys = node.keys();
      assertThat(keys.size()).as(node.name()).isBetween(26, 249);
      all.addAll(keys);
    }
    assertThat(all).hasSize(NODES * KEYS_EACH).doesNotHaveDuplicates();
    assertThat(new HashSet<>(all)).isEqualTo(written.keySet());
  }

  private void goAndComeBack() throws Exception {
    Random random = new Random(NODES);
    for (int i = 0; i < 5 * KEYS_EACH; i++) {
      put(nodes.get(random.nextInt(NODES)), "key_" + i, "value_" + i);
    }
    WebNode gone = nodes.get(random.nextInt(NODES));
    Set<String> its = new HashSet<>(gone.keys());
    assertThat(its).isNotEmpty();
    gone.leave();
    for (WebNode node : nodes) {
      assertThat(node.peers()).hasSize(node == gone ? 1 : NODES - 1);
    }
    int asked = 0;
    for (Map.Entry<String, String> entry : written.entrySet()) {
      String key = entry.getKey();
      assertThat(gone.get(key)).as(key).isEqualTo(its.contains(key) ? entry.getValue() : "");
      WebNode other = nodes.get(asked++ % NODES);
      if (other != gone) {
        assertThat(other.get(key)).as(key).isEqualTo(entry.getValue());
      }
    }
    gone.join(nodes.get(nodes.indexOf(gone) == 0 ? 1 : 0));
    asked = 0;
    for (Map.Entry<String, String> entry : written.entrySet()) {
      assertThat(nodes.get(asked++ % NODES).get(entry.getKey())).isEqualTo(entry.getValue());
    }
  }
}
