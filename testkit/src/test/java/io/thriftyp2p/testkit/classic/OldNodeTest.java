package io.thriftyp2p.testkit.classic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.thriftyp2p.locator.node.Endpoint;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nodes of 2009 among themselves. */
@Timeout(60)
class OldNodeTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final List<OldNode> nodes = new ArrayList<>();

  @AfterEach
  void closeAll() {
    nodes.forEach(OldNode::close);
  }

  private OldNode start() throws Exception {
    OldNode node = OldNode.store(freeEndpoint());
    node.start(nodes.stream().findFirst().map(OldNode::endpoint));
    nodes.add(node);
    await().atMost(LIMIT).until(this::ringsAreEqual);
    return node;
  }

  private static Endpoint freeEndpoint() throws Exception {
    for (int port = 21_000; ; port++) {
      try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return new Endpoint("127.0.0.1", free.getLocalPort());
      } catch (BindException e) {
        assertThat(port).isLessThan(22_000);
      }
    }
  }

  private boolean ringsAreEqual() {
    List<Endpoint> all = nodes.stream().map(OldNode::endpoint).sorted().toList();
    return nodes.stream().allMatch(node -> node.members().equals(all));
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  private void putAll(OldNode through, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      OldCalls.put(through.endpoint(), bytes("key" + i), bytes("value" + i));
    }
  }

  private void assertAllThere(OldNode through, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      assertThat(OldCalls.get(through.endpoint(), bytes("key" + i))).isEqualTo(bytes("value" + i));
    }
  }

  @Test
  void theyFormARingAndAnyOfThemTakesAnyRequest() throws Exception {
    start();
    start();
    start();
    putAll(nodes.get(0), 60);
    for (OldNode node : nodes) {
      assertAllThere(node, 60);
      assertThat(node.entries()).isNotEmpty();
    }
    assertThat(OldCalls.get(nodes.get(0).endpoint(), bytes("none"))).isEqualTo(bytes(""));
  }

  @Test
  void whoLeavesHandsOverWhatItHolds() throws Exception {
    start();
    start();
    start();
    putAll(nodes.get(0), 60);
    await().atMost(LIMIT).until(() -> nodes.stream().mapToInt(n -> n.entries().size()).sum() == 60);
    nodes.remove(1).leave();
    await().atMost(LIMIT).until(this::ringsAreEqual);
    await().atMost(LIMIT).untilAsserted(() -> assertAllThere(nodes.get(1), 60));
  }

  @Test
  void whoDiesIsNoticedByWhoeverCallsIt() throws Exception {
    start();
    start();
    OldNode dead = start();
    dead.close();
    putAll(nodes.get(0), 60);
    await()
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(nodes.get(0).members()).doesNotContain(dead.endpoint()));
  }

  @Test
  void aPeerThatIsNotThereCannotBeJoined() throws Exception {
    OldNode node = OldNode.locator(freeEndpoint());
    assertThat(catchThrowable(() -> node.start(Optional.of(freeEndpoint()))))
        .isInstanceOf(IOException.class);
  }
}
