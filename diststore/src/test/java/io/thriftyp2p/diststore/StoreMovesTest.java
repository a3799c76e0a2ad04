package io.thriftyp2p.diststore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thriftyp2p.diststore.RingMoveException.Reason;
import io.thriftyp2p.locator.LocatorConfig;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.NodeId;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nodes that go from ring to ring, in one process, over real sockets. */
@Timeout(90)
class StoreMovesTest {
  private static final Duration LIMIT = Duration.ofSeconds(40);

  private final List<StoreNode> nodes = new ArrayList<>();

  @AfterEach
  void closeAll() {
    nodes.forEach(StoreNode::close);
  }

  private StoreNode alone() throws Exception {
    return start(LocatorConfig.builder().port(0).alone(true));
  }

  private StoreNode start(LocatorConfig.Builder locator) throws Exception {
    StoreNode node = StoreNode.start(StoreConfig.DEFAULTS.withLocator(locator.build()));
    nodes.add(node);
    return node;
  }

  private static <T> T now(CompletableFuture<T> future) throws Exception {
    return future.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  private static void put(StoreNode node, String key, String value) throws Exception {
    try (StoreClient client = StoreClient.through(List.of(node.endpoint()))) {
      now(client.put(key.getBytes(UTF_8), value.getBytes(UTF_8)));
    }
  }

  private static Optional<String> get(StoreNode node, String key) throws Exception {
    try (StoreClient client = StoreClient.through(List.of(node.endpoint()))) {
      return now(client.get(key.getBytes(UTF_8))).map(value -> new String(value.bytes(), UTF_8));
    }
  }

  private static void assertFails(CompletableFuture<Void> move, Reason reason) {
    assertThatThrownBy(() -> now(move))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            RingMoveException.class, failure -> assertThat(failure.reason()).isEqualTo(reason));
  }

  @Test
  void twoNodesThatWereAloneHaveEachOthersKeys() throws Exception {
    StoreNode one = alone();
    StoreNode other = alone();
    put(one, "of one", "1");
    put(other, "of the other", "2");
    NodeId before = one.locator().id();
    Endpoint endpoint = one.endpoint();
    now(one.join(List.of(other.endpoint())));
    assertThat(one.endpoint()).isEqualTo(endpoint);
    assertThat(one.locator().id()).isNotEqualTo(before);
    for (StoreNode node : nodes) {
      assertThat(node.locator().ring().size()).isEqualTo(2);
      assertThat(get(node, "of one")).contains("1");
      assertThat(get(node, "of the other")).contains("2");
    }
  }

  @Test
  void whoLeavesToStandAloneKeepsWhatItWasTheFirstOwnerOf() throws Exception {
    StoreNode one = alone();
    StoreNode other = start(LocatorConfig.builder().port(0).peers(List.of(one.endpoint())));
    List<String> its = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      put(one, "key" + i, "value" + i);
      if (other.locator().owns("key" + i)) {
        its.add("key" + i);
      }
    }
    assertThat(its).hasSizeBetween(1, 49);
    now(other.standAlone());
    assertThat(other.locator().ring().size()).isEqualTo(1);
    assertThat(one.locator().ring().size()).isEqualTo(1);
    for (int i = 0; i < 50; i++) {
      String key = "key" + i;
      assertThat(get(one, key)).contains("value" + i);
      assertThat(get(other, key).isPresent()).isEqualTo(its.contains(key));
    }
    // Once more changes nothing.
    NodeId id = other.locator().id();
    now(other.standAlone());
    assertThat(other.locator().id()).isEqualTo(id);
  }

  @Test
  void whoGoesFromOneRingToAnotherLeavesItsKeysBehind() throws Exception {
    StoreNode one = alone();
    StoreNode mover = start(LocatorConfig.builder().port(0).peers(List.of(one.endpoint())));
    StoreNode other = alone();
    put(one, "key", "value");
    now(mover.join(List.of(other.endpoint())));
    assertThat(get(one, "key")).contains("value");
    assertThat(get(other, "key")).isEmpty();
    assertThat(other.locator().ring().size()).isEqualTo(2);
    assertThat(one.locator().ring().size()).isEqualTo(1);
  }

  @Test
  void whoIsToldToJoinItsOwnRingStaysAsItIs() throws Exception {
    StoreNode one = alone();
    StoreNode other = start(LocatorConfig.builder().port(0).peers(List.of(one.endpoint())));
    NodeId before = other.locator().id();
    now(other.join(List.of(one.endpoint())));
    assertThat(other.locator().id()).isEqualTo(before);
  }

  @Test
  void whereNobodyAnswersNothingChanges() throws Exception {
    StoreNode one = alone();
    put(one, "key", "value");
    Endpoint nobody;
    try (ServerSocket socket = new ServerSocket(0)) {
      nobody = new Endpoint("127.0.0.1", socket.getLocalPort());
    }
    NodeId before = one.locator().id();
    assertFails(one.join(List.of(nobody)), Reason.NO_RING);
    assertFails(one.join(List.of()), Reason.REFUSED);
    assertThat(one.locator().id()).isEqualTo(before);
    assertThat(get(one, "key")).contains("value");
  }

  @Test
  void aRingOfAnotherNameIsNotJoined() throws Exception {
    StoreNode one = start(LocatorConfig.builder().port(0).alone(true).ringName("mine"));
    StoreNode other = start(LocatorConfig.builder().port(0).alone(true).ringName("yours"));
    assertFails(one.join(List.of(other.endpoint())), Reason.REFUSED);
    assertThat(one.locator().ring().size()).isEqualTo(1);
  }

  @Test
  void oneMoveAtATimeIsMade() throws Exception {
    StoreNode one = alone();
    StoreNode other = alone();
    CompletableFuture<Void> first = one.join(List.of(other.endpoint()));
    assertFails(one.standAlone(), Reason.REFUSED);
    now(first);
  }

  @Test
  void whoIsToldToLeaveForGoodOnItsWayArrivesFirst() throws Exception {
    StoreNode one = alone();
    StoreNode other = alone();
    put(one, "key", "value");
    CompletableFuture<Void> move = one.join(List.of(other.endpoint()));
    CompletableFuture<Void> left = one.leave();
    now(move);
    now(left);
    assertThat(get(other, "key")).contains("value");
    assertThat(one.closed()).isDone();
  }

  @Test
  void aNodeThatIsClosedOnItsWayEnds() throws Exception {
    StoreNode one = alone();
    StoreNode other = alone();
    CompletableFuture<Void> move = one.join(List.of(other.endpoint()));
    one.close();
    assertThat(move).failsWithin(LIMIT);
    now(one.closed());
  }
}
