package io.thriftyp2p.diststore;

import static io.thriftyp2p.diststore.ScriptedNodes.node;
import static io.thriftyp2p.diststore.ScriptedNodes.ring;
import static io.thriftyp2p.diststore.ScriptedNodes.silence;
import static io.thriftyp2p.diststore.ScriptedNodes.version;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.ring.HashRing;
import io.thriftyp2p.locator.ring.Layout;
import io.thriftyp2p.locator.ring.RingMember;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which node a client asks. */
class ClientRoutingTest {
  private static final Endpoint[] MEMBERS = {node(1), node(2), node(3), node(4)};
  private static final Endpoint NOBODY = node(99);
  private static final byte[] VALUE = {1};

  private final ScriptedNodes nodes = new ScriptedNodes();
  private final StoreClient client = nodes.client(node(1));

  @BeforeEach
  void startAll() {
    for (Endpoint member : MEMBERS) {
      nodes.on(member, "put_entry", args -> version(5));
      nodes.on(member, "get_ring", ring(3, NOBODY, MEMBERS));
    }
  }

  private static byte[] key(int number) {
    return ("key" + number).getBytes(UTF_8);
  }

  /** A key whose owner is not the node that the client was given, and its replicas. */
  private static int keyOfAnother() {
    return IntStream.range(0, 100)
        .filter(i -> !replicas(i).contains(node(1)))
        .findFirst()
        .orElseThrow();
  }

  private static List<Endpoint> replicas(int key) {
    return HashRing.of(Layout.SLOTS, List.of(MEMBERS).stream().map(RingMember::new).toList())
        .preferenceList(key(key), 3);
  }

  private void put(int key) {
    var put = client.put(key(key), VALUE);
    nodes.run(Duration.ofSeconds(8));
    assertThat(put).isCompleted();
  }

  private Endpoint lastAsked() {
    List<Endpoint> asked = nodes.asked("put_entry");
    return asked.get(asked.size() - 1);
  }

  private int learn() {
    put(0);
    put(0);
    return keyOfAnother();
  }

  @Test
  void oneRequestNeedsNoRing() {
    put(0);
    assertThat(nodes.calls("get_ring")).isEmpty();
    assertThat(lastAsked()).isEqualTo(node(1));
  }

  @Test
  void fromTheSecondRequestOnTheRingIsKnownAndTheOwnerAsked() {
    learn();
    assertThat(nodes.calls("get_ring")).hasSize(1);
    for (int i = 0; i < 20; i++) {
      put(i);
      assertThat(lastAsked()).isEqualTo(replicas(i).get(0));
    }
  }

  @Test
  void inTheFastPathThereIsNoOtherCall() {
    learn();
    for (int i = 0; i < 1_000; i++) {
      var unused = client.put(key(i), VALUE);
    }
    nodes.run(Duration.ofSeconds(1));
    assertThat(nodes.calls("get_ring")).hasSize(1);
    assertThat(nodes.calls("put_entry")).hasSize(1_002);
  }

  @Test
  void aMemberThatIsKnownToBeDownIsPassedOver() {
    int key = keyOfAnother();
    Endpoint down = replicas(key).get(0);
    for (Endpoint member : MEMBERS) {
      nodes.on(member, "get_ring", ring(3, down, MEMBERS));
    }
    learn();
    put(key);
    assertThat(lastAsked()).isEqualTo(replicas(key).get(1));
    assertThat(nodes.asked("put_entry")).doesNotContain(down);
  }

  @Test
  void whenTheOwnerIsGoneTheNextReplicaIsAskedAndTheRingLearntAnew() {
    int key = learn();
    nodes.stop(replicas(key).get(0));
    put(key);
    assertThat(lastAsked()).isEqualTo(replicas(key).get(1));
    assertThat(nodes.calls("get_ring").size()).isGreaterThan(1);
  }

  @Test
  void aNodeThatDoesNotAnswerComesLastForAWhile() {
    int key = learn();
    Endpoint stuck = replicas(key).get(0);
    nodes.on(stuck, "put_entry", args -> silence(stuck));
    nodes.on(stuck, "get_ring", args -> silence(stuck));
    var first = client.put(key(key), VALUE);
    nodes.run(Duration.ofMillis(3_500));
    assertThat(first).isCompleted();
    var second = client.put(key(key), VALUE);
    nodes.run(Duration.ofMillis(10));
    assertThat(second).isCompleted();
    assertThat(lastAsked()).isEqualTo(replicas(key).get(1));
  }

  @Test
  void whenAllReplicasAreGoneAnybodyIsAsked() {
    int key = learn();
    replicas(key).forEach(nodes::stop);
    put(key);
    assertThat(lastAsked()).isEqualTo(node(1));
  }

  @Test
  void theRingIsLearntAnewNowAndThen() {
    learn();
    nodes.run(Duration.ofMinutes(1));
    put(1);
    assertThat(nodes.calls("get_ring")).hasSize(2);
  }

  @Test
  void aClientThroughOneNodeAsksNobodyElse() {
    ScriptedNodes others = new ScriptedNodes();
    for (Endpoint member : MEMBERS) {
      others.on(member, "put_entry", args -> version(5));
      others.on(member, "get_ring", ring(3, NOBODY, MEMBERS));
    }
    StoreClient through = others.clientThrough(node(2));
    for (int i = 0; i < 20; i++) {
      var unused = through.put(key(i), VALUE);
    }
    others.run(Duration.ofSeconds(1));
    assertThat(others.asked("put_entry")).containsOnly(node(2));
  }
}
