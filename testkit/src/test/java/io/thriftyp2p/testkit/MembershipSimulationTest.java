package io.thriftyp2p.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.locator.membership.Gossip;
import io.thriftyp2p.locator.membership.Member;
import io.thriftyp2p.locator.membership.MemberState;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.testkit.ring.FaultKind;
import io.thriftyp2p.testkit.ring.NodeClock;
import io.thriftyp2p.testkit.ring.RandomFaults;
import io.thriftyp2p.testkit.ring.RandomFaults.Outcome;
import io.thriftyp2p.testkit.ring.RingSetup;
import io.thriftyp2p.testkit.ring.SimulatedNode;
import io.thriftyp2p.testkit.ring.SimulatedRing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** The membership that runs in production, on a simulated network, from a seed. */
class MembershipSimulationTest {
  private static final String REPLAY =
      "mvn test -pl testkit -am -Dsurefire.failIfNoSpecifiedTests=false"
          + " -Dtest=MembershipSimulationTest#afterRandomFaultsOfAllKindsAllRingsAreTrue";

  @Test
  void afterRandomFaultsOfAllKindsAllRingsAreTrue() {
    Map<FaultKind, Long> bitten = new ConcurrentHashMap<>();
    Seeds.forEachInParallel(
        1,
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
  void aDeathThatAComparisonTellsIsNotBelievedBeforeTheMemberCouldContradict() {
    SimulatedRing ring = nodes(13, 10);
    ring.watch().requireHealthyStay();
    SimulatedNode victim = ring.any();
    SimulatedNode misled = another(ring, victim);
    Member dead = victim.membership().self().withState(MemberState.DOWN);
    misled.membership().receiveTeaching(gossip(misled, dead));
    ring.run(Duration.ofSeconds(10));
    assertThat(ring.agrees()).describedAs(ring::describe).isTrue();
    assertThat(ring.watch().violations()).isEmpty();
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
    List<Long> seen = new ArrayList<>();
    ring.observe(
        (observer, old, now) ->
            now.member(before.endpoint())
                .filter(member -> !member.id().equals(before.id()))
                .ifPresent(member -> seen.add(member.incarnation())));
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
    // From the first moment on: a predecessor of the same incarnation would have to be refuted.
    assertThat(seen).isNotEmpty();
    assertThat(seen)
        .allSatisfy(
            incarnation ->
                assertThat(incarnation).isGreaterThan(before.membership().self().incarnation()));
    assertThat(ring.watch().violations()).isEmpty();
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
    afterALeave((ignorant, informed) -> informed.membership().exchangeWith(ignorant.endpoint()));
  }

  @Test
  void aComparisonOfViewsTellsThatAMemberLeft() {
    afterALeave((ignorant, informed) -> ignorant.membership().exchangeWith(informed.endpoint()));
  }

  /** One member has not heard of a leave when it compares views with another one. */
  private static void afterALeave(
      BiFunction<SimulatedNode, SimulatedNode, CompletionStage<Void>> comparison) {
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
    CompletableFuture<Void> compared = comparison.apply(ignorant, informed).toCompletableFuture();
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
    assertThat(ring.up())
        .allSatisfy(node -> assertThat(node.membership().view().members()).hasSize(8));
    // A change that was not told shows in the next one, which does not begin where the last ended.
    ring.start(ring.any().endpoint());
    assertThat(ring.eventually(ring::isCalm)).describedAs(ring::describe).isTrue();
    assertThat(ring.watch().violations()).isEmpty();
    assertThat(ring.up())
        .hasSize(9)
        .allSatisfy(node -> assertThat(node.lastRing()).isEqualTo(node.membership().view().ring()));
  }

  @Test
  void aSeedReplaysARunExactly() {
    assertThat(traceHash(42)).isEqualTo(traceHash(42)).isNotEqualTo(traceHash(43));
  }

  private static long traceHash(long seed) {
    return RandomFaults.play(seed, Trace.withoutFile()).traceHash();
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
    node.membership().receiveNews(gossip(node, news));
  }

  private static Gossip gossip(SimulatedNode node, Member news) {
    return new Gossip(
        node.membership().identity(),
        new Endpoint("10.9.9.9", 9900),
        0,
        List.of(news),
        List.of(),
        List.of(),
        Duration.ZERO);
  }
}
