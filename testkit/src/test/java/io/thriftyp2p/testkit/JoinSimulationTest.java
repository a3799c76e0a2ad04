package io.thriftyp2p.testkit;

import static io.thriftyp2p.locator.membership.MembershipConfig.LAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thriftyp2p.locator.membership.MembershipConfig;
import io.thriftyp2p.locator.membership.RingIdentity;
import io.thriftyp2p.locator.membership.RingSettings;
import io.thriftyp2p.locator.membership.WrongRingException;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.ring.Layout;
import io.thriftyp2p.testkit.ring.RingSetup;
import io.thriftyp2p.testkit.ring.SimulatedNode;
import io.thriftyp2p.testkit.ring.SimulatedRing;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** How nodes come in, and who does not. */
class JoinSimulationTest {
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
    SimulatedRing ring = MembershipSimulationTest.nodes(2, 3);
    SimulatedNode joiner = ring.start(ring.any().endpoint());
    assertThat(ring.eventually(() -> ring.isUp(joiner))).isTrue();
    assertThat(joiner.firstRing()).hasSize(4);
  }

  @Test
  void aRingOfAnotherNameRefusesAndNamesBoth() {
    SimulatedRing ring = MembershipSimulationTest.nodes(7, 3);
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
  void aRingThatIsFullSaysSo() {
    MembershipConfig ofThree =
        new MembershipConfig(
            LAN.probeInterval(),
            LAN.probeTimeout(),
            LAN.indirectProbes(),
            LAN.unrouteAfter(),
            LAN.rereplicateAfter(),
            LAN.forgetAfter(),
            LAN.gossipInterval(),
            LAN.fanout(),
            LAN.rumorFactor(),
            LAN.compareInterval(),
            LAN.healInterval(),
            LAN.callTimeout(),
            LAN.joinTimeout(),
            3,
            LAN.historySize());
    SimulatedRing ring = new SimulatedRing(10, RingSetup.DEFAULTS.withConfig(ofThree));
    ring.startEstablished(3);
    SimulatedNode fourth = ring.stranger(RingSetup.DEFAULTS.identity());
    CompletableFuture<Void> join =
        fourth.membership().join(List.of(ring.any().endpoint())).toCompletableFuture();
    assertThat(ring.eventually(join::isDone)).isTrue();
    assertThatThrownBy(join::get)
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(WrongRingException.class)
        .hasMessageContaining("ring 'test' is full");
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
}
