package io.thriftyp2p.locator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.thriftyp2p.locator.membership.Member;
import io.thriftyp2p.locator.membership.MemberState;
import io.thriftyp2p.locator.membership.MembershipConfig;
import io.thriftyp2p.locator.memory.NodeMemory;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.NodeId;
import io.thriftyp2p.locator.rpc.RpcService;
import io.thriftyp2p.thrift.locator.Locator;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nodes with memories that are stopped and started again; over real sockets. */
@Timeout(60)
class RestartTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final List<LocatorNode> nodes = new ArrayList<>();

  @AfterEach
  void closeAll() {
    nodes.forEach(LocatorNode::close);
  }

  /** Outlives the nodes of a test. */
  private static final class Kept implements NodeMemory {
    private volatile Map<String, String> properties = Map.of();
    private volatile boolean broken;

    @Override
    public Map<String, String> load() {
      return properties;
    }

    @Override
    public void save(Map<String, String> newer) throws IOException {
      if (broken) {
        throw new IOException("no space left on device");
      }
      properties = newer;
    }
  }

  private LocatorNode start(LocatorConfig.Builder config) throws IOException {
    LocatorNode node =
        LocatorNode.start(
            config.membership(MembershipConfig.ONE_MACHINE).build(),
            self ->
                RpcService.asynchronous(
                    LocatorHandler.SERVICE,
                    LocatorHandler.plain(self),
                    Locator.AsyncProcessor::new));
    nodes.add(node);
    return node;
  }

  private static Optional<MemberState> seenBy(LocatorNode observer, Endpoint member) {
    return observer.view().flatMap(view -> view.member(member)).map(Member::state);
  }

  @Test
  void aRingOfWhichAllNodesWereClosedIsTheSameOnTheSamePorts() throws Exception {
    Kept one = new Kept();
    Kept two = new Kept();
    LocatorNode first = start(LocatorConfig.builder().port(0).alone(true).memory(one));
    LocatorNode second =
        start(LocatorConfig.builder().port(0).peers(List.of(first.endpoint())).memory(two));
    List<Endpoint> before = List.of(first.endpoint(), second.endpoint());
    List<NodeId> ids = List.of(first.id(), second.id());
    first.awaitMembers(2, LIMIT).get();
    await().atMost(LIMIT).until(() -> one.load().containsKey("member.0"));
    first.close();
    second.close();
    LocatorNode secondAgain =
        start(LocatorConfig.builder().peers(before.subList(0, 1)).memory(two));
    assertThat(seenBy(secondAgain, before.get(0))).contains(MemberState.DOWN);
    LocatorNode firstAgain = start(LocatorConfig.builder().memory(one));
    assertThat(List.of(firstAgain.endpoint(), secondAgain.endpoint())).isEqualTo(before);
    assertThat(List.of(firstAgain.id(), secondAgain.id())).isEqualTo(ids);
    assertThat(secondAgain.ringIdentity()).isEqualTo(first.ringIdentity());
    secondAgain.awaitMembers(2, LIMIT).get();
  }

  @Test
  void aNodeThatStopsSaysSo() throws Exception {
    Kept memory = new Kept();
    LocatorNode first = start(LocatorConfig.builder().port(0).alone(true));
    LocatorNode second =
        start(LocatorConfig.builder().port(0).peers(List.of(first.endpoint())).memory(memory));
    first.awaitMembers(2, LIMIT).get();
    assertThat(second.stop()).succeedsWithin(Duration.ofSeconds(3));
    await().atMost(LIMIT).until(() -> seenBy(first, second.endpoint()).get() == MemberState.DOWN);
    assertThat(first.history(1).get(0).cause())
        .isIn("says so itself", second.endpoint() + " is in no ring at the moment");
    LocatorNode again = start(LocatorConfig.builder().memory(memory));
    assertThat(again.endpoint()).isEqualTo(second.endpoint());
    first.awaitMembers(2, LIMIT).get();
  }

  @Test
  void aNodeThatComesBackOnAnotherPortIsNoLongerLookedForWhereItWas() throws Exception {
    Kept memory = new Kept();
    LocatorNode first = start(LocatorConfig.builder().port(0).alone(true));
    LocatorNode second =
        start(LocatorConfig.builder().port(0).peers(List.of(first.endpoint())).memory(memory));
    Endpoint before = second.endpoint();
    second.close();
    LocatorNode again = start(LocatorConfig.builder().port(0).memory(memory));
    assertThat(again.endpoint()).isNotEqualTo(before);
    assertThat(again.id()).isEqualTo(second.id());
    await().atMost(LIMIT).until(() -> seenBy(first, before).get() == MemberState.LEFT);
    first.awaitMembers(2, LIMIT).get();
  }

  @Test
  void aNodeHasTheIdThatItsMemoryGivesIt() throws Exception {
    NodeId given = new NodeId(4711);
    NodeMemory memory =
        new NodeMemory() {
          @Override
          public Optional<NodeId> nodeId() {
            return Optional.of(given);
          }

          @Override
          public Map<String, String> load() {
            return Map.of();
          }

          @Override
          public void save(Map<String, String> properties) {}
        };
    LocatorNode node = start(LocatorConfig.builder().port(0).alone(true).memory(memory));
    assertThat(node.id()).isEqualTo(given);
  }

  @Test
  void aNodeThatCannotKeepItsMemoryDoesNotEnter() {
    Kept memory = new Kept();
    memory.broken = true;
    assertThatThrownBy(() -> start(LocatorConfig.builder().port(0).alone(true).memory(memory)))
        .isInstanceOf(RingEntryException.class)
        .hasMessageContaining("no space left on device")
        .hasMessageContaining("see to the disk");
  }
}
