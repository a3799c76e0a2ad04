package io.thriftyp2p.locator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.thriftyp2p.locator.membership.Member;
import io.thriftyp2p.locator.membership.MemberChange;
import io.thriftyp2p.locator.membership.MemberState;
import io.thriftyp2p.locator.membership.MembershipConfig;
import io.thriftyp2p.locator.node.NodeId;
import io.thriftyp2p.locator.ring.HashRing;
import io.thriftyp2p.locator.rpc.RpcService;
import io.thriftyp2p.thrift.locator.Locator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a node tells of its ring as others come, go, and come back; over real sockets. */
@Timeout(60)
class RingChangesTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final List<LocatorNode> nodes = new ArrayList<>();

  @AfterEach
  void closeAll() {
    nodes.forEach(LocatorNode::close);
  }

  private LocatorNode start(LocatorConfig.Builder config) throws Exception {
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

  private LocatorNode first() throws Exception {
    return start(LocatorConfig.builder().port(0).alone(true));
  }

  private LocatorNode joinThrough(LocatorNode peer) throws Exception {
    return start(LocatorConfig.builder().port(0).peers(List.of(peer.endpoint())));
  }

  private static Optional<Member> seenBy(LocatorNode observer, LocatorNode member) {
    return observer.view().flatMap(view -> view.member(member.endpoint()));
  }

  @Test
  void waitsForMembersAndForAllToAgree() throws Exception {
    LocatorNode first = first();
    LocatorNode second = joinThrough(first);
    joinThrough(second);
    assertThat(first.awaitMembers(3, LIMIT).get().size()).isEqualTo(3);
    assertThat(second.awaitSettled(LIMIT).get().checksum()).isEqualTo(first.ring().checksum());
  }

  @Test
  void aWaitThatIsInVainSaysWhatWasSeen() throws Exception {
    LocatorNode first = first();
    assertThatThrownBy(() -> first.awaitMembers(2, Duration.ofMillis(100)).get())
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(TimeoutException.class)
        .hasMessage("the ring has 1 members, not 2");
  }

  @Test
  void listenersHearOfEachChangeInOrderWithoutGaps() throws Exception {
    LocatorNode first = first();
    List<RingChange> heard = new CopyOnWriteArrayList<>();
    first.addListener(heard::add);
    LocatorNode second = joinThrough(first);
    first.awaitMembers(2, LIMIT).get();
    second.leave().get();
    await().atMost(LIMIT).until(() -> seenBy(first, second).get().state() == MemberState.LEFT);
    for (int i = 1; i < heard.size(); i++) {
      assertThat(heard.get(i).before()).isEqualTo(heard.get(i - 1).after());
    }
    assertThat(heard)
        .allSatisfy(
            change ->
                assertThat(change.after().ring().members())
                    .isEqualTo(change.after().view().ring()));
    assertThat(heard.get(heard.size() - 1).after().ring()).isEqualTo(first.ring());
  }

  @Test
  void aListenerThatFailsHidesNothingFromTheOthersAndFromMembership() throws Exception {
    LocatorNode first = first();
    List<RingChange> heard = new CopyOnWriteArrayList<>();
    first.addListener(
        change -> {
          throw new IllegalStateException("a bug of the user's");
        });
    first.addListener(heard::add);
    LocatorNode second = joinThrough(first);
    LocatorNode third = joinThrough(second);
    first.awaitSettled(LIMIT).get();
    assertThat(first.ring().size()).isEqualTo(3);
    third.close();
    first.awaitMembers(2, LIMIT).get();
    assertThat(heard.get(heard.size() - 1).after().ring()).isEqualTo(first.ring());
  }

  @Test
  void aWaitEndsWhenTheNodeIsClosed() throws Exception {
    LocatorNode first = first();
    CompletableFuture<HashRing> wait = first.awaitMembers(2, Duration.ofHours(1));
    first.close();
    await().atMost(LIMIT).until(wait::isCompletedExceptionally);
    assertThat(first.awaitSettled(Duration.ofHours(1))).isCompletedExceptionally();
  }

  @Test
  void theHistoryNamesCausesInOrder() throws Exception {
    LocatorNode first = first();
    LocatorNode second = joinThrough(first);
    first.awaitMembers(2, LIMIT).get();
    second.close();
    await().atMost(LIMIT).until(() -> seenBy(first, second).get().state() == MemberState.DOWN);
    List<MemberChange> history = first.history(100);
    assertThat(history.get(0).cause()).isEqualTo("began the ring");
    assertThat(history.get(1).cause()).isEqualTo("asks to join");
    assertThat(history.get(2).cause()).isEqualTo("says so itself");
    assertThat(history.get(history.size() - 1).cause())
        .isEqualTo("its process is gone: connection refused");
    assertThat(first.history(1)).containsExactly(history.get(history.size() - 1));
  }

  @Test
  void aRestartedNodeOnTheSameAddressIsKnownByItsNewId() throws Exception {
    LocatorNode first = first();
    LocatorNode before = joinThrough(first);
    LocatorNode third = joinThrough(first);
    third.awaitMembers(3, LIMIT).get();
    before.close();
    LocatorNode after =
        start(
            LocatorConfig.builder()
                .port(before.endpoint().port())
                .peers(List.of(first.endpoint())));
    for (LocatorNode observer : List.of(first, third, after)) {
      await().atMost(LIMIT).until(() -> idOf(observer, after).equals(Optional.of(after.id())));
      observer.awaitMembers(3, LIMIT).get();
    }
    assertThat(after.id()).isNotEqualTo(before.id());
  }

  private static Optional<NodeId> idOf(LocatorNode observer, LocatorNode member) {
    return seenBy(observer, member).map(Member::id);
  }

  @Test
  void anotherRingOfTheSameNameOnAReusedAddressDoesNotMerge() throws Exception {
    LocatorNode first = first();
    LocatorNode before = joinThrough(first);
    first.awaitMembers(2, LIMIT).get();
    before.close();
    LocatorNode stranger =
        start(LocatorConfig.builder().port(before.endpoint().port()).alone(true));
    first.compareViews(stranger.endpoint());
    stranger.compareViews(first.endpoint());
    await().atMost(LIMIT).until(() -> first.ring().size() == 1);
    // Several rounds of looking for the member that is down.
    await()
        .during(MembershipConfig.ONE_MACHINE.healInterval().multipliedBy(2))
        .atMost(LIMIT)
        .until(() -> first.ring().size() == 1 && stranger.ring().size() == 1);
    assertThat(seenBy(first, before).get().state()).isEqualTo(MemberState.DOWN);
    assertThat(first.ringIdentity()).isNotEqualTo(stranger.ringIdentity());
  }
}
