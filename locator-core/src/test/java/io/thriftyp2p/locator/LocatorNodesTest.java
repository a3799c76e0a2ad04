package io.thriftyp2p.locator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.ring.Layout;
import io.thriftyp2p.locator.ring.RingMember;
import io.thriftyp2p.locator.rpc.RpcService;
import io.thriftyp2p.thrift.locator.Location;
import io.thriftyp2p.thrift.locator.Locator;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Locator nodes in one process, over real sockets. */
@Timeout(60)
class LocatorNodesTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final List<LocatorNode> nodes = new ArrayList<>();

  @AfterEach
  void closeAll() {
    nodes.forEach(LocatorNode::close);
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private LocatorNode start(LocatorConfig.Builder config) throws Exception {
    LocatorNode node = LocatorNode.start(config.build(), LocatorNodesTest::plain);
    nodes.add(node);
    return node;
  }

  private static RpcService plain(LocatorNode node) {
    return RpcService.asynchronous(
        LocatorHandler.SERVICE, LocatorHandler.plain(node), Locator.AsyncProcessor::new);
  }

  private LocatorNode first() throws Exception {
    return start(LocatorConfig.builder().port(0).alone(true));
  }

  private LocatorNode joinThrough(LocatorNode peer) throws Exception {
    return start(LocatorConfig.builder().port(0).peers(List.of(peer.endpoint())));
  }

  private Locator.Client clientOf(LocatorNode node) {
    return nodes.get(0).client(node.endpoint(), Locator.Client::new, LIMIT);
  }

  private static List<Endpoint> members(LocatorNode node) {
    return node.ring().members().stream().map(RingMember::endpoint).toList();
  }

  private void awaitSameRing(int size) {
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              for (LocatorNode node : nodes) {
                assertThat(members(node)).hasSize(size).isEqualTo(members(nodes.get(0)));
                assertThat(node.ring().checksum()).isEqualTo(nodes.get(0).ring().checksum());
              }
            });
  }

  @Test
  void joinThroughAnyMemberReachesEveryMember() throws Exception {
    first();
    joinThrough(nodes.get(0));
    joinThrough(nodes.get(1));
    joinThrough(nodes.get(2));
    awaitSameRing(4);
  }

  @Test
  void everyNodeNamesTheSameOwner() throws Exception {
    first();
    joinThrough(nodes.get(0));
    awaitSameRing(2);
    for (int i = 0; i < 50; i++) {
      ByteBuffer key = ByteBuffer.wrap(("key" + i).getBytes(StandardCharsets.UTF_8));
      Location owner = clientOf(nodes.get(0)).get_node(key.duplicate());
      assertThat(clientOf(nodes.get(1)).get_node(key.duplicate())).isEqualTo(owner);
      assertThat(clientOf(nodes.get(1)).get_nodes(key.duplicate(), 5)).hasSize(2).startsWith(owner);
    }
  }

  @Test
  void aLeaverIsGoneFromEveryRing() throws Exception {
    first();
    joinThrough(nodes.get(0));
    joinThrough(nodes.get(0));
    awaitSameRing(3);
    nodes.remove(1).leave().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    awaitSameRing(2);
  }

  @Test
  void aNodeThatIsToldToDieLeaves() throws Exception {
    first();
    LocatorNode victim = joinThrough(nodes.get(0));
    awaitSameRing(2);
    clientOf(victim).die();
    victim.awaitClosed();
    nodes.remove(victim);
    awaitSameRing(1);
  }

  @Test
  void aKilledNodeIsRemovedSinceItRefusesConnections() throws Exception {
    first();
    joinThrough(nodes.get(0));
    joinThrough(nodes.get(0));
    awaitSameRing(3);
    nodes.remove(2).close();
    awaitSameRing(2);
  }

  @Test
  void listenersHearOfEveryChangeInOrder() throws Exception {
    List<Integer> sizes = new CopyOnWriteArrayList<>();
    LocatorNode node = first();
    node.addListener(
        change -> {
          if (change.before().ring().size() != change.after().ring().size()) {
            sizes.add(change.after().ring().size());
          }
        });
    joinThrough(node);
    // News that come together are one change.
    awaitSameRing(2);
    LocatorNode leaver = joinThrough(node);
    awaitSameRing(3);
    nodes.remove(leaver);
    leaver.leave().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    await().atMost(LIMIT).untilAsserted(() -> assertThat(sizes).containsExactly(2, 3, 2));
  }

  @Test
  void anAnnouncementOf2009IsPassedOnWithTheNamesOfThoseWhoHaveHeard() throws Exception {
    start(LocatorConfig.builder().port(0).alone(true).layout(Layout.CLASSIC));
    try (RecordingPeer peer = new RecordingPeer()) {
      clientOf(nodes.get(0)).join(Wire.location(peer.endpoint()));
      await()
          .atMost(LIMIT)
          .untilAsserted(() -> assertThat(members(nodes.get(0))).contains(peer.endpoint()));

      // Nobody listens there; the news of it is passed on all the same.
      Location stranger = new Location("127.0.0.1", (short) freePort());
      clientOf(nodes.get(0)).add(stranger, List.of());
      await()
          .atMost(LIMIT)
          .untilAsserted(
              () ->
                  assertThat(peer.heard())
                      .contains("add " + stranger + " " + nodes.get(0).endpoint()));
      clientOf(nodes.get(0)).remove(stranger, List.of());
      await()
          .atMost(LIMIT)
          .untilAsserted(
              () ->
                  assertThat(peer.heard())
                      .contains("remove " + stranger + " " + nodes.get(0).endpoint()));
    }
  }

  @Test
  void aJoinerLearnsTheRingsSettingsAndRefusesAContradiction() throws Exception {
    start(LocatorConfig.builder().port(0).alone(true).ringName("blue").layout(Layout.CLASSIC));
    LocatorNode joiner = joinThrough(nodes.get(0));
    assertThat(joiner.settings().name()).isEqualTo("blue");
    assertThat(joiner.ring().layout()).isEqualTo(Layout.CLASSIC);
    List<Endpoint> peers = List.of(joiner.endpoint());
    LocatorConfig.Builder red = LocatorConfig.builder().port(0).peers(peers).ringName("red");
    assertThatThrownBy(() -> start(red))
        .isInstanceOf(RingEntryException.class)
        .hasMessageContaining("belongs to ring 'blue', not 'red'");
    LocatorConfig.Builder slots = LocatorConfig.builder().port(0).peers(peers).layout(Layout.SLOTS);
    assertThatThrownBy(() -> start(slots))
        .isInstanceOf(RingEntryException.class)
        .hasMessageContaining("has layout classic, not slots");
  }

  @Test
  void aPeerThatIsNotThereIsNamedWithTheNextStep() throws Exception {
    Endpoint nobody = new Endpoint("127.0.0.1", freePort());
    LocatorConfig.Builder config = LocatorConfig.builder().port(0).peers(List.of(nobody));
    assertThatThrownBy(() -> start(config))
        .isInstanceOf(RingEntryException.class)
        .hasMessageContaining(nobody + " cannot be reached")
        .hasMessageContaining("--wait");
  }

  @Test
  void aPortInUseIsNamedWithTheNextStep() throws Exception {
    LocatorNode node = first();
    LocatorConfig.Builder config = LocatorConfig.builder().port(node.endpoint().port()).alone(true);
    assertThatThrownBy(() -> start(config))
        .isInstanceOf(BindException.class)
        .hasMessageContaining("cannot listen on " + node.endpoint())
        .hasMessageContaining("--port");
  }

  @Test
  void portsAbove32767TravelAsTheyAre() {
    Location location = Wire.location(new Endpoint("h", 40_000));
    assertThat(location.port).isEqualTo((short) -25_536);
    assertThat(Wire.endpoint(location)).contains(new Endpoint("h", 40_000));
  }
}
