package io.thriftyp2p.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thriftyp2p.locator.membership.Gossip;
import io.thriftyp2p.locator.membership.Member;
import io.thriftyp2p.locator.membership.MemberState;
import io.thriftyp2p.locator.membership.RingSettings;
import io.thriftyp2p.locator.membership.WrongRingException;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.ring.Layout;
import io.thriftyp2p.testkit.SimulatedRing.Node;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The membership that runs in production, on a simulated network, from a seed. */
class MembershipSimulationTest {
  private static final String REPLAY =
      "mvn test -pl testkit -am -Dsurefire.failIfNoSpecifiedTests=false"
          + " -Dtest=MembershipSimulationTest#twentyNodesThatJoinLeaveDieAndLoseMessagesEndWithEqualViews";

  @Test
  void twentyNodesThatJoinLeaveDieAndLoseMessagesEndWithEqualViews() {
    AtomicLong lost = new AtomicLong();
    Seeds.forEach(
        1000,
        REPLAY,
        seed -> {
          SimulatedRing ring = new SimulatedRing(seed);
          ring.setLoss(0.02 + ring.random.nextDouble() * 0.25);
          ring.start();
          churn(ring, 20);
          assertThat(ring.nodes).hasSizeGreaterThan(2);
          assertThat(ring.eventually(ring::agrees)).describedAs(ring::describe).isTrue();
          assertThat(ring.network.lost()).isPositive();
          lost.addAndGet(ring.network.lost());
        });
    assertThat(lost.get()).isPositive();
  }

  /** Twenty nodes come in all; about a third leave, some die. */
  private static void churn(SimulatedRing ring, int nodes) {
    int toStart = nodes - 1;
    while (toStart > 0) {
      double dice = ring.random.nextDouble();
      if (dice < 0.65) {
        ring.start(ring.any().endpoint, ring.any().endpoint);
        toStart--;
      } else if (ring.nodes.size() > 3) {
        if (dice < 0.85) {
          ring.any().leave();
        } else {
          ring.any().kill();
        }
      }
      ring.time.run(Duration.ofMillis(ring.random.nextInt(1500)));
    }
    // Joins through members that died meanwhile give up in the end.
    ring.time.run(SimulatedRing.CONFIG.joinTimeout().multipliedBy(2));
  }

  @Test
  void joinThroughAnyMemberReachesEveryMember() {
    SimulatedRing ring = new SimulatedRing(1);
    ring.start();
    for (int i = 0; i < 30; i++) {
      ring.start(ring.any().endpoint);
      assertThat(ring.eventually(() -> ring.agrees())).describedAs(ring::describe).isTrue();
    }
  }

  @Test
  void theFirstRingThatAJoinerShowsIsComplete() {
    SimulatedRing ring = new SimulatedRing(2);
    ring.start();
    ring.start(ring.any().endpoint);
    ring.start(ring.any().endpoint);
    ring.eventually(() -> ring.nodes.size() == 3 && ring.agrees());
    Node joiner = ring.start(ring.any().endpoint);
    assertThat(ring.eventually(() -> joiner.joined)).isTrue();
    assertThat(joiner.rings.get(0)).hasSize(4);
  }

  @Test
  void aGracefulLeaveIsNotTakenForAFailure() {
    SimulatedRing ring = threeNodes(3);
    Node leaver = ring.any();
    leaver.leave();
    assertThat(ring.eventually(ring::agrees)).isTrue();
    ring.time.run(Duration.ofSeconds(5));
    assertThat(ring.nodes.values())
        .allSatisfy(
            node ->
                assertThat(node.membership.view().member(leaver.endpoint).orElseThrow().state())
                    .isEqualTo(MemberState.LEFT));
  }

  @Test
  void aPeerThatRefusesConnectionsIsRemoved() {
    SimulatedRing ring = threeNodes(4);
    ring.any().kill();
    assertThat(ring.eventually(ring::agrees)).describedAs(ring::describe).isTrue();
  }

  @Test
  void aMemberThatIsWronglySaidToBeGoneRefutes() {
    SimulatedRing ring = threeNodes(5);
    Node victim = ring.any();
    Node accuser =
        ring.nodes.values().stream().filter(node -> node != victim).findFirst().orElseThrow();
    Member dead = victim.membership.self().withState(MemberState.DOWN);
    accuser.membership.receiveNews(
        new Gossip(
            accuser.membership.identity(),
            accuser.endpoint,
            0,
            List.of(dead),
            List.of(),
            List.of(),
            Duration.ZERO));
    assertThat(ring.agrees()).isFalse();
    assertThat(ring.eventually(ring::agrees)).describedAs(ring::describe).isTrue();
  }

  @Test
  void aRestartOnTheSameAddressReplacesItsPredecessor() {
    SimulatedRing ring = threeNodes(6);
    Node before = ring.any();
    Endpoint seed =
        ring.nodes.keySet().stream().filter(at -> !at.equals(before.endpoint)).findFirst().get();
    before.kill();
    Node after = ring.new Node(before.endpoint, SimulatedRing.SETTINGS, List.of());
    after.membership.join(List.of(seed)).thenRun(() -> ring.nodes.put(after.endpoint, after));
    assertThat(
            ring.eventually(
                () ->
                    ring.nodes.size() == 3
                        && ring.agrees()
                        && ring.nodes.values().stream()
                            .allMatch(
                                node -> idOf(node, after).equals(after.membership.self().id()))))
        .describedAs(ring::describe)
        .isTrue();
  }

  private static Object idOf(Node observer, Node subject) {
    return observer.membership.view().member(subject.endpoint).orElseThrow().id();
  }

  @Test
  void aRingOfAnotherNameRefusesAndNamesBoth() {
    SimulatedRing ring = threeNodes(7);
    RingSettings other = new RingSettings("blue", Layout.SLOTS, 1, "locator.Locator");
    Node stranger = ring.new Node(new Endpoint("10.9.9.9", 9900), other, List.of());
    CompletableFuture<Void> join =
        stranger.membership.join(List.of(ring.any().endpoint)).toCompletableFuture();
    assertThat(ring.eventually(join::isDone)).isTrue();
    assertThatThrownBy(join::get)
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(WrongRingException.class)
        .hasMessageContaining("ring 'test'")
        .hasMessageContaining("ring 'blue'");
  }

  @Test
  void anAnnouncementOf2009ReachesEveryMember() {
    RingSettings classic = new RingSettings("test", Layout.CLASSIC, 1, "locator.Locator");
    SimulatedRing ring = new SimulatedRing(8);
    ring.start(classic);
    ring.start(classic, ring.any().endpoint);
    ring.start(classic, ring.any().endpoint);
    assertThat(ring.eventually(() -> ring.nodes.size() == 3 && ring.agrees())).isTrue();
    Endpoint old = new Endpoint("10.8.8.8", 9900);
    ring.any().membership.receiveJoin(old);
    assertThat(
            ring.eventually(
                () ->
                    ring.nodes.values().stream()
                        .allMatch(node -> node.membership.view().member(old).isPresent())))
        .isTrue();
  }

  @Test
  void memberThatIsGoneIsForgottenAfterADay() {
    SimulatedRing ring = threeNodes(9);
    Node leaver = ring.any();
    leaver.leave();
    ring.eventually(ring::agrees);
    ring.time.run(Duration.ofHours(23));
    assertThat(ring.any().membership.view().member(leaver.endpoint)).isPresent();
    ring.time.run(Duration.ofHours(2));
    assertThat(ring.nodes.values())
        .allSatisfy(node -> assertThat(node.membership.view().member(leaver.endpoint)).isEmpty());
  }

  @Test
  void aSeedReplaysARunExactly() {
    assertThat(history(42)).isEqualTo(history(42)).isNotEqualTo(history(43));
  }

  private static String history(long seed) {
    SimulatedRing ring = new SimulatedRing(seed);
    ring.setLoss(0.1);
    ring.start();
    churn(ring, 10);
    return ring.network.delivered() + " " + ring.network.lost() + " " + ring.describe();
  }

  @Test
  void aBrokenSeedPrintsHowToReplayIt() {
    assertThatThrownBy(
            () -> Seeds.forEach(10, "mvn test -Dtest=X", seed -> assertThat(seed).isLessThan(7)))
        .hasMessage("seed 7 is broken; replay it with: mvn test -Dtest=X -Dseed=7");
  }

  private static SimulatedRing threeNodes(long seed) {
    SimulatedRing ring = new SimulatedRing(seed);
    ring.start();
    ring.start(ring.any().endpoint);
    ring.start(ring.any().endpoint);
    assertThat(ring.eventually(() -> ring.nodes.size() == 3 && ring.agrees())).isTrue();
    return ring;
  }
}
