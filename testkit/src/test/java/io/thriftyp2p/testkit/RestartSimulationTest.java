package io.thriftyp2p.testkit;

import static io.thriftyp2p.testkit.RestartedRing.LIMIT;
import static io.thriftyp2p.testkit.RestartedRing.address;
import static io.thriftyp2p.testkit.RestartedRing.inState;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thriftyp2p.locator.LocatorConfig;
import io.thriftyp2p.locator.LocatorNode;
import io.thriftyp2p.locator.membership.MemberState;
import io.thriftyp2p.locator.membership.RingIdentity;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.NodeId;
import io.thriftyp2p.testkit.SimulatedNetwork.Faults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rings whose nodes remember, and are stopped and started again, some or all of them. */
@Timeout(120)
class RestartSimulationTest {
  private static final String REPLAY =
      "mvn test -pl testkit -am -Dsurefire.failIfNoSpecifiedTests=false"
          + " -Dtest=RestartSimulationTest";

  private static List<Integer> shuffled(int nodes, RandomGenerator random) {
    List<Integer> left = new ArrayList<>(IntStream.rangeClosed(1, nodes).boxed().toList());
    List<Integer> order = new ArrayList<>();
    while (!left.isEmpty()) {
      order.add(left.remove(random.nextInt(left.size())));
    }
    return order;
  }

  /** How a user may start a node again. */
  private static void asChanceHasIt(
      LocatorConfig.Builder config, int number, int nodes, RandomGenerator random) {
    switch (random.nextInt(4)) {
      case 0 -> config.alone(random.nextBoolean());
      case 1 -> config.peers(List.of(address(1 + random.nextInt(nodes))));
      case 2 ->
          config
              .peers(List.of(address(1 + number % nodes)))
              .waitForPeers(true)
              .waiting(tried -> {});
      default -> {}
    }
  }

  @Test
  void aRingOfWhichAllWereKilledIsTheSameRingAgain() {
    Seeds.forEachInParallel(
        1,
        Integer.getInteger("seeds", 100),
        REPLAY + "#aRingOfWhichAllWereKilledIsTheSameRingAgain",
        seed -> {
          RandomGenerator random = Seeds.random(-seed);
          int nodes = 3 + random.nextInt(3);
          RestartedRing ring = new RestartedRing(seed, nodes);
          assertThat(ring.becomesWhole()).isTrue();
          List<NodeId> ids = ring.nodes().stream().map(LocatorNode::id).toList();
          List<RingIdentity> before = ring.identities();
          ring.killAll();
          if (seed % 2 == 0) {
            ring.cluster.setFaults(new Faults(0.05, 0.05, Duration.ZERO, Duration.ofMillis(20)));
          }
          List<CompletableFuture<Void>> entered = new ArrayList<>();
          List<Endpoint> lost = new ArrayList<>();
          for (int number : shuffled(nodes, random)) {
            CompletableFuture<Void> start =
                ring.start(number, config -> asChanceHasIt(config, number, nodes, random));
            entered.add(start);
            ring.node(number)
                .addListener(
                    change -> {
                      if (change.after().placement().size() < nodes) {
                        lost.addAll(inState(ring.node(number), MemberState.LOST));
                        lost.add(address(number));
                      }
                    });
            ring.cluster.run(Duration.ofMillis(random.nextInt(4) * 700L));
          }
          entered.forEach(ring::await);
          assertThat(ring.becomesWhole()).describedAs(ring::describe).isTrue();
          assertThat(ring.identities()).isEqualTo(before);
          assertThat(ring.nodes().stream().map(LocatorNode::id).toList()).isEqualTo(ids);
          assertThat(lost).describedAs("nobody's share goes to others").isEmpty();
        });
  }

  @Test
  void aNodeThatFindsNobodyGoesOnAsItsRing() {
    RestartedRing ring = new RestartedRing(1, 3);
    assertThat(ring.becomesWhole()).isTrue();
    RingIdentity before = ring.identities().get(0);
    ring.killAll();
    ring.await(ring.start(2, config -> config.peers(List.of(address(1)))));
    LocatorNode node = ring.node(2);
    assertThat(node.ringIdentity()).contains(before);
    assertThat(node.ring().size()).isEqualTo(1);
    assertThat(inState(node, MemberState.DOWN)).containsExactly(address(1), address(3));
    assertThat(node.view().orElseThrow().placement()).hasSize(3);
    ring.cluster.run(Duration.ofMinutes(6));
    assertThat(inState(node, MemberState.LOST)).containsExactly(address(1), address(3));
    // Others own their share now, and they are still looked for.
    ring.start(3, config -> config.alone(true));
    assertThat(ring.becomesWhole()).describedAs(ring::describe).isTrue();
  }

  @Test
  void aMemberThatHadLeftIsNeitherLookedForNorTakenIn() {
    RestartedRing ring = new RestartedRing(1, 3);
    assertThat(ring.becomesWhole()).isTrue();
    // The second is away while the first leaves, and remembers it.
    ring.kill(2);
    ring.cluster.run(Duration.ofSeconds(5));
    ring.leave(1);
    ring.cluster.run(Duration.ofSeconds(1));
    ring.killAll();
    ring.await(ring.start(2, config -> {}));
    assertThat(inState(ring.node(2), MemberState.DOWN)).containsExactly(address(1), address(3));
    ring.await(ring.start(3, config -> {}));
    assertThat(ring.becomesWhole()).describedAs(ring::describe).isTrue();
    assertThat(ring.stateOf(2, address(1))).contains(MemberState.LEFT);
  }

  @Test
  void aMemberThatRemembersMoreThanThePeerTellsIt() {
    RestartedRing ring = new RestartedRing(1, 3);
    assertThat(ring.becomesWhole()).isTrue();
    ring.kill(2);
    ring.await(ring.start(4, config -> config.peers(List.of(address(1)))));
    ring.cluster.run(Duration.ofSeconds(3));
    ring.killAll();
    // The second does not know the fourth; the third, which comes in through it, does.
    ring.await(ring.start(2, config -> {}));
    ring.await(ring.start(3, config -> {}));
    assertThat(
            ring.cluster.eventually(
                () -> ring.stateOf(2, address(4)).equals(Optional.of(MemberState.DOWN)), LIMIT))
        .describedAs(ring::describe)
        .isTrue();
    ring.await(ring.start(4, config -> {}));
    ring.await(ring.start(1, config -> {}));
    assertThat(ring.becomesWhole()).describedAs(ring::describe).isTrue();
  }

  @Test
  void aMemberThatWasAwayForMoreThanADayRevivesNobody() {
    RestartedRing ring = new RestartedRing(1, 4);
    assertThat(ring.becomesWhole()).isTrue();
    ring.kill(2);
    ring.cluster.run(Duration.ofSeconds(5));
    ring.leave(4);
    ring.cluster.run(Duration.ofHours(25));
    List<Endpoint> known = new ArrayList<>();
    ring.node(1)
        .addListener(
            change ->
                change.after().view().members().forEach(member -> known.add(member.endpoint())));
    ring.await(ring.start(2, config -> {}));
    assertThat(ring.becomesWhole()).describedAs(ring::describe).isTrue();
    assertThat(known).contains(address(2)).doesNotContain(address(4));
  }

  @Test
  void aNodeThatHasLeftIsANewcomerWhenItIsStartedAgain() {
    RestartedRing ring = new RestartedRing(1, 3);
    assertThat(ring.becomesWhole()).isTrue();
    NodeId id = ring.node(3).id();
    RingIdentity before = ring.identities().get(0);
    ring.leave(3);
    ring.killAll();
    ring.await(ring.start(3, config -> {}));
    assertThat(ring.node(3).id()).isEqualTo(id);
    assertThat(ring.node(3).ring().size()).isEqualTo(1);
    assertThat(ring.node(3).ringIdentity().orElseThrow()).isNotEqualTo(before);
  }

  @Test
  void theLastMemberTakesItsRingAlongWhenItLeaves() {
    RestartedRing ring = new RestartedRing(1, 2);
    assertThat(ring.becomesWhole()).isTrue();
    RingIdentity before = ring.identities().get(0);
    ring.leave(2);
    ring.cluster.run(Duration.ofSeconds(1));
    ring.leave(1);
    ring.await(ring.start(1, config -> {}));
    assertThat(ring.node(1).ringIdentity()).contains(before);
  }

  @Test
  void aReturningMemberKeepsItsShareAllTheTime() {
    RestartedRing ring = new RestartedRing(1, 3);
    assertThat(ring.becomesWhole()).isTrue();
    List<Integer> shares = new ArrayList<>();
    ring.node(1).addListener(change -> shares.add(change.after().placement().size()));
    ring.kill(2);
    ring.cluster.run(Duration.ofSeconds(5));
    assertThat(ring.stateOf(1, address(2))).contains(MemberState.DOWN);
    ring.await(ring.start(2, config -> {}));
    assertThat(ring.becomesWhole()).isTrue();
    assertThat(shares).isNotEmpty().containsOnly(3);
  }

  @Test
  void aNodeThatStopsIsDownAtOnceAndBackAtOnce() {
    RestartedRing ring = new RestartedRing(1, 4);
    assertThat(ring.becomesWhole()).isTrue();
    Duration before = ring.cluster.now();
    ring.stop(2);
    assertThat(ring.cluster.now().minus(before)).isLessThan(Duration.ofSeconds(1));
    assertThat(
            ring.cluster.eventually(
                () ->
                    ring.nodes().stream()
                        .allMatch(
                            node -> inState(node, MemberState.DOWN).equals(List.of(address(2)))),
                Duration.ofMillis(400)))
        .describedAs(ring::describe)
        .isTrue();
    ring.await(ring.start(2, config -> {}));
    assertThat(ring.cluster.eventually(ring::isWhole, Duration.ofSeconds(1)))
        .describedAs(ring::describe)
        .isTrue();
  }

  @Test
  void aNodeThatIsKilledTwiceIsNoticedInMillisecondsBothTimes() {
    RestartedRing ring = new RestartedRing(1, 4);
    assertThat(ring.becomesWhole()).isTrue();
    for (int i = 0; i < 2; i++) {
      Endpoint victim = ring.node(2).endpoint();
      ring.kill(2);
      ring.node(1).suspect(victim);
      assertThat(
              ring.cluster.eventually(
                  () -> ring.stateOf(1, victim).equals(Optional.of(MemberState.DOWN)),
                  Duration.ofMillis(200)))
          .describedAs(ring::describe)
          .isTrue();
      ring.await(ring.start(2, config -> {}));
      assertThat(ring.becomesWhole()).isTrue();
    }
  }

  @Test
  void aNodeThatComesBackElsewhereLeavesNoTraceWhereItWas() {
    RestartedRing ring = new RestartedRing(1, 3);
    assertThat(ring.becomesWhole()).isTrue();
    NodeId id = ring.node(2).id();
    ring.kill(2);
    ring.cluster.run(Duration.ofSeconds(3));
    ring.await(ring.start(2, config -> config.port(9905)));
    assertThat(ring.node(2).id()).isEqualTo(id);
    assertThat(ring.cluster.eventually(ring::isWhole, Duration.ofSeconds(5)))
        .describedAs(ring::describe)
        .isTrue();
    assertThat(ring.stateOf(1, address(2))).contains(MemberState.LEFT);
  }

  @Test
  void aNodeThatIsToJoinAnotherRingThanItsOwnSaysSo() {
    RestartedRing ring = new RestartedRing(1, 2);
    assertThat(ring.becomesWhole()).isTrue();
    ring.killAll();
    ring.forget(1);
    ring.start(1, config -> config.alone(true));
    CompletableFuture<Void> entered = ring.start(2, config -> config.peers(List.of(address(1))));
    assertThat(ring.cluster.eventually(entered::isDone, LIMIT)).isTrue();
    assertThatThrownBy(entered::join)
        .hasMessageContaining("this node belongs to ring 'thrifty' with id")
        .hasMessageContaining("or start it with an empty data directory");
  }

  @Test
  void aRingNameThatIsNotTheRememberedOneIsRefused() {
    RestartedRing ring = new RestartedRing(1, 2);
    ring.killAll();
    assertThat(ring.start(2, config -> config.ringName("other")))
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withMessageContaining("belongs to ring 'thrifty'")
        .withMessageContaining("--ring-name");
  }

  @Test
  void aNodeHearsThatItWasTakenForGone() {
    RestartedRing ring = new RestartedRing(1, 3);
    assertThat(ring.becomesWhole()).isTrue();
    List<MemberState> claims = new ArrayList<>();
    ring.node(2).addRefutationListener(claims::add);
    ring.cluster.split(List.of(address(2)));
    ring.cluster.run(Duration.ofSeconds(40));
    assertThat(ring.stateOf(1, address(2))).contains(MemberState.DOWN);
    assertThat(claims).isEmpty();
    ring.cluster.heal();
    assertThat(ring.becomesWhole()).describedAs(ring::describe).isTrue();
    assertThat(claims).isNotEmpty();
    assertThat(claims).contains(MemberState.DOWN);
  }

  @Test
  void whatChangesNothingIsNotWritten() {
    RestartedRing ring = new RestartedRing(1, 3);
    assertThat(ring.becomesWhole()).isTrue();
    int saves = ring.memory(1).saves();
    ring.kill(3);
    ring.cluster.run(Duration.ofMinutes(1));
    // Whether it is alive or down makes no difference to a node that is started again.
    assertThat(ring.memory(1).saves()).isEqualTo(saves);
    ring.cluster.run(Duration.ofMinutes(5));
    assertThat(ring.memory(1).saves()).isEqualTo(saves + 1);
  }
}
