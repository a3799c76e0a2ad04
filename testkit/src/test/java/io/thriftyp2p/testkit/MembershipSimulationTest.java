package io.thriftyp2p.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thriftyp2p.locator.membership.Gossip;
import io.thriftyp2p.locator.membership.Member;
import io.thriftyp2p.locator.membership.MemberState;
import io.thriftyp2p.locator.membership.RingIdentity;
import io.thriftyp2p.locator.membership.RingSettings;
import io.thriftyp2p.locator.membership.WrongRingException;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.ring.Layout;
import io.thriftyp2p.testkit.ring.FaultKind;
import io.thriftyp2p.testkit.ring.NodeClock;
import io.thriftyp2p.testkit.ring.RandomFaults;
import io.thriftyp2p.testkit.ring.RandomFaults.Outcome;
import io.thriftyp2p.testkit.ring.RingSetup;
import io.thriftyp2p.testkit.ring.SimulatedNode;
import io.thriftyp2p.testkit.ring.SimulatedRing;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** The membership that runs in production, on a simulated network, from a seed. */
class MembershipSimulationTest {
  private static final String REPLAY =
      "mvn test -pl testkit -am -Dsurefire.failIfNoSpecifiedTests=false"
          + " -Dtest=MembershipSimulationTest#afterRandomFaultsOfAllKindsAllRingsAreTrue";

  @Test
  void afterRandomFaultsOfAllKindsAllRingsAreTrue() {
    Map<FaultKind, Long> bitten = new EnumMap<>(FaultKind.class);
    Seeds.forEach(
        Integer.getInteger("seeds", 1000),
        REPLAY,
        seed -> {
          try (Trace trace = Trace.asAsked()) {
            Outcome outcome = RandomFaults.play(seed, trace);
            assertThat(outcome.wrong()).isEmpty();
            outcome.bitten().forEach((kind, times) -> bitten.merge(kind, times, Long::sum));
          }
        });
    if (Long.getLong("seed") == null) {
      for (FaultKind kind : FaultKind.values()) {
        assertThat(bitten.getOrDefault(kind, 0L)).describedAs(kind + " has bitten").isPositive();
      }
    }
  }

  @Test
  void joinThroughAnyMemberReachesEveryMember() {
    SimulatedRing ring = new SimulatedRing(1);
    ring.start();
    for (int i = 0; i < 30; i++) {
      ring.start(ring.any().endpoint());
      int expected = i + 2;
      assertThat(ring.eventually(() -> ring.up().size() == expected && ring.agrees()))
          .describedAs(ring::describe)
          .isTrue();
    }
  }

  @Test
  void theFirstRingThatAJoinerShowsIsComplete() {
    SimulatedRing ring = nodes(2, 3);
    SimulatedNode joiner = ring.start(ring.any().endpoint());
    assertThat(ring.eventually(() -> ring.isUp(joiner))).isTrue();
    assertThat(joiner.firstRing()).hasSize(4);
  }

  @Test
  void aGracefulLeaveIsNotTakenForAFailure() {
    SimulatedRing ring = nodes(3, 3);
    SimulatedNode leaver = ring.any();
    ring.leave(leaver);
    ring.run(Duration.ofSeconds(5));
    assertThat(ring.up())
        .allSatisfy(
            node -> assertThat(stateOf(node, leaver.endpoint())).isEqualTo(MemberState.LEFT));
  }

  @Test
  void aPeerThatRefusesConnectionsIsRemoved() {
    SimulatedRing ring = nodes(4, 3);
    ring.kill(ring.any());
    assertThat(ring.eventually(ring::agrees, Duration.ofSeconds(5)))
        .describedAs(ring::describe)
        .isTrue();
  }

  /** One suspicion alone would have to wait for more than 17 seconds in a ring of this size. */
  @Test
  void aMachineThatDiesWithoutAWordIsSuspectedConfirmedAndRemoved() {
    SimulatedRing ring = nodes(4, 30);
    SimulatedNode victim = ring.any();
    ring.crashMachine(victim);
    assertThat(ring.eventually(ring::agrees, Duration.ofSeconds(10)))
        .describedAs(ring::describe)
        .isTrue();
    assertThat(stateOf(ring.any(), victim.endpoint())).isEqualTo(MemberState.DOWN);
  }

  @Test
  void aMemberThatIsWronglySaidToBeGoneRefutes() {
    SimulatedRing ring = nodes(5, 3);
    SimulatedNode victim = ring.any();
    SimulatedNode misled = another(ring, victim);
    tell(misled, victim.membership().self().withState(MemberState.DOWN));
    assertThat(ring.agrees()).isFalse();
    assertThat(ring.eventually(ring::agrees)).describedAs(ring::describe).isTrue();
  }

  @Test
  void aRestartOnTheSameAddressReplacesItsPredecessor() {
    SimulatedRing ring = nodes(6, 3);
    restart(ring, NodeClock.TRUE);
  }

  @Test
  void aRestartWithAClockThatWentBackReplacesItsPredecessorToo() {
    SimulatedRing ring = nodes(6, 3);
    restart(ring, new NodeClock(Duration.ofHours(-1), 1.0));
  }

  private static void restart(SimulatedRing ring, NodeClock clock) {
    SimulatedNode before = ring.any();
    SimulatedNode after = ring.restart(before, clock, another(ring, before).endpoint());
    assertThat(
            ring.eventually(
                () ->
                    ring.isUp(after)
                        && ring.agrees()
                        && ring.up().stream()
                            .allMatch(
                                node -> memberAt(node, after.endpoint()).id().equals(after.id()))))
        .describedAs(ring::describe)
        .isTrue();
    assertThat(after.membership().self().incarnation())
        .isGreaterThan(before.membership().self().incarnation());
    assertThat(ring.watch().violations()).isEmpty();
  }

  @Test
  void aRingOfAnotherNameRefusesAndNamesBoth() {
    SimulatedRing ring = nodes(7, 3);
    RingSettings blue = new RingSettings("blue", Layout.SLOTS, 1, "locator.Locator");
    SimulatedNode stranger = ring.stranger(new RingIdentity(blue, 2));
    CompletableFuture<Void> join =
        stranger.membership().join(List.of(ring.any().endpoint())).toCompletableFuture();
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
    SimulatedRing ring =
        new SimulatedRing(8, RingSetup.DEFAULTS.withIdentity(new RingIdentity(classic, 0)));
    ring.startEstablished(3);
    ring.run(Duration.ofSeconds(1));
    Endpoint old = new Endpoint("10.8.8.8", 9900);
    ring.any().membership().receiveJoin(old);
    assertThat(
            ring.eventually(
                () ->
                    ring.up().stream()
                        .allMatch(node -> node.membership().view().member(old).isPresent())))
        .isTrue();
  }

  @Test
  void memberThatIsGoneIsForgottenAfterADay() {
    SimulatedRing ring = nodes(9, 3);
    SimulatedNode leaver = ring.any();
    ring.leave(leaver);
    ring.run(Duration.ofHours(23));
    assertThat(ring.any().membership().view().member(leaver.endpoint())).isPresent();
    ring.run(Duration.ofHours(2));
    assertThat(ring.up())
        .allSatisfy(
            node -> assertThat(node.membership().view().member(leaver.endpoint())).isEmpty());
  }

  @Test
  void aStoppedProcessThatGoesOnFindsItsWayBack() {
    SimulatedRing ring = nodes(10, 10);
    SimulatedNode sleeper = ring.any();
    ring.watch().requireHealthyStay();
    ring.pause(sleeper);
    ring.run(Duration.ofMinutes(2));
    assertThat(stateOf(another(ring, sleeper), sleeper.endpoint())).isEqualTo(MemberState.DOWN);
    ring.resume(sleeper);
    assertThat(ring.eventually(ring::agrees, Duration.ofSeconds(15)))
        .describedAs(ring::describe)
        .isTrue();
    assertThat(ring.watch().violations()).isEmpty();
  }

  @Test
  void aComparisonOfViewsDoesNotReviveAMemberThatLeft() {
    SimulatedRing ring = nodes(11, 5);
    SimulatedNode leaver = ring.any();
    SimulatedNode ignorant = another(ring, leaver);
    ring.split(Set.of(ignorant.endpoint()));
    ring.leave(leaver);
    ring.run(Duration.ofSeconds(2));
    assertThat(stateOf(ignorant, leaver.endpoint()).reachable()).isTrue();
    SimulatedNode informed = another(ring, ignorant);
    assertThat(stateOf(informed, leaver.endpoint())).isEqualTo(MemberState.LEFT);
    ring.heal();
    CompletableFuture<Void> compared =
        ignorant.membership().exchangeWith(informed.endpoint()).toCompletableFuture();
    assertThat(ring.eventually(compared::isDone)).isTrue();
    ring.run(Duration.ofMillis(100));
    assertThat(compared).isCompleted();
    assertThat(stateOf(ignorant, leaver.endpoint())).isEqualTo(MemberState.LEFT);
    assertThat(stateOf(informed, leaver.endpoint())).isEqualTo(MemberState.LEFT);
    assertThat(ring.watch().violations()).isEmpty();
  }

  @Test
  void theRingThatAListenerIsToldIsThatOfTheViewAtEachChange() {
    SimulatedRing ring = nodes(12, 10);
    ring.start(ring.any().endpoint());
    ring.crashMachine(ring.any());
    ring.leave(ring.any());
    ring.kill(ring.any());
    SimulatedNode sleeper = ring.any();
    ring.pause(sleeper);
    ring.run(Duration.ofSeconds(30));
    ring.resume(sleeper);
    // Long enough for what is lost to be declared so, and for what has left to be forgotten.
    ring.run(Duration.ofHours(25));
    assertThat(ring.agrees()).describedAs(ring::describe).isTrue();
    assertThat(ring.watch().violations()).isEmpty();
    assertThat(ring.up())
        .allSatisfy(
            node -> {
              assertThat(node.lastRing()).isEqualTo(node.membership().view().ring());
              assertThat(node.lastRing()).hasSize(8);
              assertThat(node.membership().view().members()).hasSize(8);
            });
  }

  @Test
  void aSeedReplaysARunExactly() {
    assertThat(traceHash(42)).isEqualTo(traceHash(42)).isNotEqualTo(traceHash(43));
  }

  private static long traceHash(long seed) {
    return RandomFaults.play(seed, Trace.withoutFile()).traceHash();
  }

  @Test
  void aBrokenSeedPrintsHowToReplayIt() {
    assertThatThrownBy(
            () -> Seeds.forEach(10, "mvn test -Dtest=X", seed -> assertThat(seed).isLessThan(7)))
        .hasMessage("seed 7 is broken; replay it with: mvn test -Dtest=X -Dseed=7");
  }

  static SimulatedRing nodes(long seed, int count) {
    SimulatedRing ring = new SimulatedRing(seed, RingSetup.DEFAULTS);
    ring.startEstablished(count);
    ring.run(Duration.ofSeconds(1));
    assertThat(ring.agrees()).isTrue();
    return ring;
  }

  static SimulatedNode another(SimulatedRing ring, SimulatedNode node) {
    return ring.up().stream().filter(other -> other != node).findFirst().orElseThrow();
  }

  static Member memberAt(SimulatedNode observer, Endpoint subject) {
    return observer.membership().view().member(subject).orElseThrow();
  }

  static MemberState stateOf(SimulatedNode observer, Endpoint subject) {
    return memberAt(observer, subject).state();
  }

  /** As if another member had told it. */
  static void tell(SimulatedNode node, Member news) {
    node.membership()
        .receiveNews(
            new Gossip(
                node.membership().identity(),
                new Endpoint("10.9.9.9", 9900),
                0,
                List.of(news),
                List.of(),
                List.of(),
                Duration.ZERO));
  }
}
