package io.thriftyp2p.diststore.replication;

import static io.thriftyp2p.diststore.replication.ThreeReplicas.SECOND;
import static io.thriftyp2p.diststore.replication.ThreeReplicas.THIRD;
import static io.thriftyp2p.diststore.replication.ThreeReplicas.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.StoredEntry;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Others that give 1,000 bytes a page, and more are not allowed in a second. */
class SlotPullsTest {
  private static final StoredEntry ENTRY = entry(Key.of("k"), 5, Optional.of("v".repeat(1000)));

  private final ThreeReplicas replicas = new ThreeReplicas();
  private final ScriptedSlots peers = new ScriptedSlots();
  private final SlotPulls pulls =
      new SlotPulls(replicas.local, peers, replicas.scheduler, ENTRY.size());
  private final int slot = replicas.local.slot(ENTRY.key());
  private final BitSet come = new BitSet();

  @Test
  void whatHasComeIsKeptAndTold() {
    peers.held.add(ENTRY);
    replicas.done(pulls.pull(SECOND, List.of(slot), come::or));
    assertThat(replicas.held(ENTRY.key())).contains(ENTRY.versioned());
    assertThat(come.stream()).containsExactly(slot);
    assertThat(replicas.local.counts().of(ReplicationCounts.Event.ENTRY_PULLED)).isEqualTo(1);
    assertThat(replicas.local.counts().of(ReplicationCounts.Event.BYTE_PULLED))
        .isEqualTo(ENTRY.size());
  }

  @Test
  void keysThatAreNotOfTheSlotAreRefused() {
    peers.held.add(ENTRY);
    CompletionStage<Void> pull = pulls.pull(SECOND, List.of((slot + 1) % 64), come::or);
    assertThat(pull.toCompletableFuture())
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withMessageContaining("leads nowhere");
    assertThat(replicas.held(ENTRY.key())).isEmpty();
    assertThat(come.isEmpty()).isTrue();
  }

  @Test
  void allTransfersTogetherAreNoFasterThanIsAllowed() {
    peers.held.add(ENTRY);
    long begin = replicas.scheduler.nanoTime();
    CompletionStage<Void> one = pulls.pull(SECOND, List.of(slot), come::or);
    CompletionStage<Void> other = pulls.pull(THIRD, List.of(slot), come::or);
    replicas.done(one);
    replicas.done(other);
    Duration took = Duration.ofNanos(replicas.scheduler.nanoTime() - begin);
    assertThat(took).isBetween(Duration.ofSeconds(2), Duration.ofMillis(2100));
  }
}
