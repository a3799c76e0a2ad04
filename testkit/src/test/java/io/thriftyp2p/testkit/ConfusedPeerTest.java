package io.thriftyp2p.testkit;

import static io.thriftyp2p.testkit.MembershipSimulationTest.another;
import static io.thriftyp2p.testkit.MembershipSimulationTest.memberAt;
import static io.thriftyp2p.testkit.MembershipSimulationTest.nodes;
import static io.thriftyp2p.testkit.MembershipSimulationTest.stateOf;
import static io.thriftyp2p.testkit.MembershipSimulationTest.tell;
import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.locator.membership.Gossip;
import io.thriftyp2p.locator.membership.Member;
import io.thriftyp2p.locator.membership.MemberState;
import io.thriftyp2p.locator.membership.MembershipConfig;
import io.thriftyp2p.locator.membership.RingIdentity;
import io.thriftyp2p.locator.membership.Suspicion;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.NodeId;
import io.thriftyp2p.locator.ring.HashRing;
import io.thriftyp2p.locator.ring.Layout;
import io.thriftyp2p.testkit.ring.SimulatedNode;
import io.thriftyp2p.testkit.ring.SimulatedRing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What members do with messages that no sound member sends, and with stories cut off half-way. */
class ConfusedPeerTest {
  private static final Endpoint TELLER = new Endpoint("10.9.9.9", 9900);
  private static final NodeId SOMEBODY = new NodeId(4711);

  private static Member invented(int number, long incarnation, double weight) {
    Endpoint at = new Endpoint("10.7." + number / 250 + "." + number % 250, 9900);
    return new Member(at, SOMEBODY, incarnation, MemberState.ALIVE, weight, "");
  }

  private static Gossip saying(SimulatedNode to, List<Member> members, List<Suspicion> suspicions) {
    RingIdentity ring = to.membership().identity();
    return new Gossip(ring, TELLER, 0, members, suspicions, List.of(), Duration.ZERO);
  }

  @Test
  void aMessageOfTooManyMembersDoesNotPassTheBound() {
    SimulatedNode node = nodes(1, 3).any();
    List<Member> many = new ArrayList<>();
    for (int i = 0; i < 25_000; i++) {
      many.add(invented(i, 1, 0.01));
    }
    node.membership().receiveNews(saying(node, many, List.of()));
    assertThat(node.membership().view().size()).isEqualTo(MembershipConfig.DEFAULTS.maxMembers());
  }

  @Test
  void announcementsOf2009DoNotPassTheBoundEither() {
    SimulatedNode node = nodes(1, 1).any();
    for (int i = 0; i < MembershipConfig.DEFAULTS.maxMembers() / 1000; i++) {
      List<Member> thousand = new ArrayList<>();
      for (int j = 0; j < 1000; j++) {
        thousand.add(invented(1000 * i + j, 1, 0.01));
      }
      node.membership().receiveNews(saying(node, thousand, List.of()));
    }
    node.membership().receiveJoin(new Endpoint("10.8.8.8", 9900));
    assertThat(node.membership().view().size()).isEqualTo(MembershipConfig.DEFAULTS.maxMembers());
  }

  /** A ring of more points than there can be would never be swapped again. */
  @Test
  void membersOfGreatWeightLeaveARingThatCanBeBuilt() {
    SimulatedRing ring = nodes(2, 3);
    SimulatedNode node = ring.any();
    List<Member> heavy = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      heavy.add(invented(i, 1, 100));
    }
    node.membership().receiveNews(saying(node, heavy, List.of()));
    assertThat(HashRing.of(Layout.SLOTS, node.membership().view().ring()).size()).isEqualTo(162);
  }

  @Test
  void anIncarnationThatCannotBeOverruledIsNotBelieved() {
    SimulatedRing ring = nodes(3, 3);
    SimulatedNode victim = ring.any();
    Member last =
        new Member(victim.endpoint(), victim.id(), Long.MAX_VALUE, MemberState.DOWN, 1.0, "");
    Suspicion suspicion = new Suspicion(victim.endpoint(), Long.MAX_VALUE, TELLER);
    for (SimulatedNode node : ring.up()) {
      node.membership().receiveNews(saying(node, List.of(last), List.of(suspicion)));
    }
    assertThat(ring.eventually(ring::agrees, Duration.ofSeconds(10)))
        .describedAs(ring::describe)
        .isTrue();
    assertThat(victim.membership().self().incarnation()).isPositive();
    assertThat(memberAt(another(ring, victim), victim.endpoint()))
        .isEqualTo(victim.membership().self());
  }

  @Test
  void aMessageThatContradictsItselfTakesNothingBack() {
    SimulatedRing ring = nodes(4, 3);
    SimulatedNode node = ring.any();
    Member other = another(ring, node).membership().self();
    long incarnation = other.incarnation();
    List<Member> twice =
        List.of(
            at(other, incarnation + 1, MemberState.ALIVE),
            at(other, incarnation + 2, MemberState.DOWN));
    node.membership().receiveTeaching(saying(node, twice, List.of()));
    assertThat(memberAt(node, other.endpoint()).incarnation()).isEqualTo(incarnation + 2);
    assertThat(ring.watch().violations()).isEmpty();
  }

  @Test
  void accusersThatAreNoMembersAccuseNobody() {
    SimulatedRing ring = nodes(11, 3);
    SimulatedNode node = ring.any();
    Member other = another(ring, node).membership().self();
    List<Suspicion> invented =
        IntStream.range(0, 4)
            .mapToObj(n -> new Endpoint("10.66.6.6", 9900 + n))
            .map(accuser -> new Suspicion(other.endpoint(), other.incarnation(), accuser))
            .toList();
    node.membership().receiveNews(saying(node, List.of(), invented));
    assertThat(stateOf(node, other.endpoint())).isEqualTo(MemberState.ALIVE);
  }

  private static Member at(Member member, long incarnation, MemberState state) {
    return new Member(
        member.endpoint(), member.id(), incarnation, state, member.weight(), member.zone());
  }

  @Test
  void aLostMemberThatCameBackUnseenAndDiedIsLostAgain() {
    SimulatedRing ring = nodes(5, 3);
    SimulatedNode victim = ring.any();
    ring.kill(victim);
    ring.run(Duration.ofMinutes(6));
    SimulatedNode observer = ring.any();
    assertThat(stateOf(observer, victim.endpoint())).isEqualTo(MemberState.LOST);
    Member self = victim.membership().self();
    tell(observer, at(self, self.incarnation() + 1, MemberState.DOWN));
    assertThat(stateOf(observer, victim.endpoint())).isEqualTo(MemberState.DOWN);
    ring.run(Duration.ofMinutes(6));
    assertThat(stateOf(observer, victim.endpoint())).isEqualTo(MemberState.LOST);
    ring.run(Duration.ofHours(25));
    assertThat(ring.watch().violations()).isEmpty();
  }

  @Test
  void aLeaverThatDiesDoesNotGetItsShareBack() {
    SimulatedRing ring = nodes(6, 5);
    SimulatedNode leaver = ring.any();
    leaver.membership().leave();
    ring.run(Duration.ofSeconds(1));
    ring.kill(leaver);
    ring.run(Duration.ofSeconds(10));
    for (SimulatedNode node : ring.up()) {
      assertThat(stateOf(node, leaver.endpoint())).isEqualTo(MemberState.LOST);
      assertThat(node.membership().view().placement()).hasSize(4);
    }
  }

  @Test
  void aJoinerWhoseAddressIsAnothersNowIsNotWaitedForForEver() {
    SimulatedRing ring = nodes(7, 3);
    SimulatedNode stranger =
        ring.stranger(new RingIdentity(ring.setup().identity().settings(), 99));
    Member joiner = new Member(stranger.endpoint(), SOMEBODY, 1, MemberState.JOINING, 1.0, "");
    tell(ring.any(), joiner);
    assertThat(
            ring.eventually(
                () ->
                    ring.up().stream()
                        .allMatch(
                            node ->
                                node.membership()
                                    .view()
                                    .member(joiner.endpoint())
                                    .filter(m -> m.state() == MemberState.LEFT)
                                    .isPresent()),
                Duration.ofMinutes(1)))
        .isTrue();
  }

  @Test
  void twoNodesThatClaimOneAddressOverruleEachOtherSeldom() {
    SimulatedRing ring = nodes(8, 3);
    SimulatedNode node = ring.any();
    long before = node.membership().self().incarnation();
    for (int i = 0; i < 100; i++) {
      Member self = node.membership().self();
      tell(
          node,
          new Member(
              self.endpoint(), SOMEBODY, self.incarnation() + 1, MemberState.ALIVE, 1.0, ""));
      ring.run(Duration.ofMillis(100));
    }
    assertThat(node.membership().self().incarnation() - before).isLessThan(20);
  }

  @Test
  void whoAsksWhetherAllAgreeHearsTheNewsOfTheAnswers() {
    SimulatedRing ring = nodes(9, 2);
    SimulatedNode informed = ring.any();
    SimulatedNode asker = another(ring, informed);
    Member late = invented(1, 1, 1);
    tell(informed, late);
    var settled = asker.membership().isSettled().toCompletableFuture();
    // Less than half of the interval of gossip, so that nothing else can have told.
    ring.run(Duration.ofMillis(45));
    assertThat(settled).isCompletedWithValue(false);
    assertThat(asker.membership().view().member(late.endpoint())).isPresent();
  }

  /** Nobody would repeat them: its share would wait for it for minutes. */
  @Test
  void aLeaverWhoseLastWordsAreLostShowsItselfOnceMore() {
    SimulatedRing ring = nodes(3, 2);
    SimulatedNode leaver = ring.any();
    SimulatedNode other = another(ring, leaver);
    ring.setLoss(1);
    leaver.membership().leave();
    var left = leaver.membership().left().toCompletableFuture();
    ring.run(Duration.ofMillis(100));
    assertThat(stateOf(other, leaver.endpoint())).isNotEqualTo(MemberState.LEFT);
    ring.setLoss(0);
    assertThat(ring.eventually(left::isDone, Duration.ofSeconds(10))).isTrue();
    assertThat(stateOf(other, leaver.endpoint())).isEqualTo(MemberState.LEFT);
  }
}
