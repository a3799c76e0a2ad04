package io.thriftyp2p.diststore.replication;

import static io.thriftyp2p.diststore.replication.ThreeReplicas.SECOND;
import static io.thriftyp2p.diststore.replication.ThreeReplicas.THIRD;
import static io.thriftyp2p.diststore.replication.ThreeReplicas.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.locator.node.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** This node has left the ring of three, and holds one entry still. */
class HandOverTest {
  private final ThreeReplicas replicas = new ThreeReplicas();
  private final Set<Endpoint> compared = new TreeSet<>();
  private final CompletableFuture<Void> done = new CompletableFuture<>();

  HandOverTest() {
    replicas.hold(entry(Key.of("k"), 5, Optional.of("value")));
    replicas.seeRing(List.of(SECOND, THIRD));
    new HandOver(
            replicas.local,
            replicas.engine,
            replicas.scheduler,
            ReplicationConfig.DEFAULTS,
            () -> {},
            compared::add,
            left -> {},
            done)
        .check();
  }

  @Test
  void oneThatMakesNoProgressComparesViewsWithItsHeirs() {
    replicas.time.run(Duration.ofMillis(500));
    assertThat(compared).isEmpty();
    replicas.time.run(Duration.ofSeconds(2));
    assertThat(compared).containsExactly(SECOND, THIRD);
  }

  @Test
  void oneThatNobodyTakesAnythingOffGivesUp() {
    replicas.time.run(ReplicationConfig.DEFAULTS.stallTimeout().plusSeconds(1));
    assertThat(done)
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withMessageContaining("nobody takes over the last 1 entries");
  }
}
