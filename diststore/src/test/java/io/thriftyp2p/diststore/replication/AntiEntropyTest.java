package io.thriftyp2p.diststore.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.testkit.Seeds;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When replicas that hold the same are compared. */
class AntiEntropyTest {
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final int PEERS = 2;

  private final ThreeReplicas replicas = new ThreeReplicas();
  private final ScriptedSlots peers = new ScriptedSlots();
  private final Courtesy courtesy = new Courtesy(replicas.scheduler);
  private final AntiEntropy antiEntropy =
      new AntiEntropy(
          replicas.local,
          new SharedSlots(replicas.local, replicas.engine),
          peers,
          new SlotComparison(replicas.local, replicas.engine, peers, 1 << 20),
          new NoMembers(),
          courtesy,
          replicas.scheduler,
          Seeds.random(1),
          INTERVAL);

  @BeforeEach
  void start() {
    antiEntropy.start();
  }

  @Test
  void allAreComparedSoonAfterTheOwnersHaveChanged() {
    assertThat(antiEntropy.disagreement())
        .hasValueSatisfying(not -> assertThat(not).contains("not yet"));
    replicas.time.run(Duration.ofSeconds(2));
    assertThat(antiEntropy.disagreement()).isEmpty();
    replicas.time.run(Duration.ofMinutes(10));
    peers.compared.clear();

    replicas.seeRing(List.of(ThreeReplicas.SELF, ThreeReplicas.SECOND));
    antiEntropy.wake();
    assertThat(antiEntropy.disagreement()).isPresent();
    replicas.time.run(Duration.ofSeconds(2));
    assertThat(peers.compared).containsExactly(ThreeReplicas.SECOND);
    assertThat(antiEntropy.disagreement()).isEmpty();
  }

  @Test
  void whileTheOwnersStayRoundsComeAtTheUsualInterval() {
    replicas.time.run(Duration.ofMinutes(1));
    peers.compared.clear();
    for (int i = 0; i < 1000; i++) {
      antiEntropy.wake();
      replicas.time.run(Duration.ofSeconds(1));
    }
    assertThat(peers.compared.size() / PEERS).isBetween(80, 120);
  }

  @Test
  void ownersThatChangeAllTheTimeAreComparedAllTheSame() {
    for (int i = 0; i < 100; i++) {
      replicas.seeRing(
          i % 2 == 0 ? List.of(ThreeReplicas.SELF, ThreeReplicas.SECOND) : ThreeReplicas.ALL);
      antiEntropy.wake();
      replicas.time.run(Duration.ofMillis(300));
    }
    assertThat(peers.compared).hasSizeGreaterThan(10);
  }

  @Test
  void waitsWhileOthersBringSomethingOver() {
    for (int i = 0; i < 20; i++) {
      courtesy.pulled();
      replicas.time.run(Duration.ofSeconds(1));
    }
    assertThat(peers.compared).isEmpty();
    replicas.time.run(Duration.ofSeconds(5));
    assertThat(peers.compared).hasSizeGreaterThanOrEqualTo(PEERS);
  }

  @Test
  void noneIsComparedOnceItIsStopped() {
    antiEntropy.stop();
    replicas.seeRing(List.of(ThreeReplicas.SELF, ThreeReplicas.SECOND));
    antiEntropy.wake();
    replicas.time.run(Duration.ofMinutes(1));
    assertThat(peers.compared).isEmpty();
  }

  private static final class NoMembers implements Members {
    @Override
    public void compareViews(Endpoint peer) {}

    @Override
    public void suspect(Endpoint peer) {}
  }
}
