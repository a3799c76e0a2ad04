package io.thriftyp2p.diststore.replication;

import static io.thriftyp2p.diststore.replication.ThreeReplicas.SECOND;
import static io.thriftyp2p.diststore.replication.ThreeReplicas.THIRD;
import static io.thriftyp2p.diststore.replication.ThreeReplicas.TIMEOUT;
import static io.thriftyp2p.diststore.replication.ThreeReplicas.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.StoredEntry;
import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.diststore.storage.Versioned;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.NodeId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** The other two keep another write of the key, which is newer than what this node gives out. */
class CoordinatedWriteTest {
  private static final Key KEY = Key.of("key");
  private static final WriteOptions FIRST_TRY = WriteOptions.DEFAULTS.named(7, false);

  private final ThreeReplicas replicas = new ThreeReplicas();
  private final ScriptedReplicas others = new ScriptedReplicas();
  private final QuorumRead.Reads reads =
      new QuorumRead.Reads(
          replicas.local, others, new TimerWheel(replicas.scheduler), Duration.ofMillis(50));
  private final CoordinatedWrite.Writes writes =
      new CoordinatedWrite.Writes(
          replicas.local,
          new NodeId(1),
          replicas.clock,
          others,
          new Hints(
              replicas.local,
              replicas.records,
              replicas.engine,
              others,
              replicas.scheduler,
              ReplicationConfig.DEFAULTS),
          reads,
          new StandStill(replicas.scheduler));
  private final StoredEntry newer =
      entry(KEY, replicas.clock.tick() + (1L << 40), Optional.of("newer"));

  CoordinatedWriteTest() {
    others.kept.put(SECOND, newer.versioned());
    others.kept.put(THIRD, newer.versioned());
  }

  private CompletionStage<Version> write() {
    return writes.start(KEY, Optional.of(new byte[] {1}), FIRST_TRY, TIMEOUT);
  }

  @Test
  void isGivenAHigherVersionThanWhatItMeets() {
    Version version = replicas.done(write());
    assertThat(version).isGreaterThan(newer.versioned().version());
    assertThat(others.kept.get(SECOND).version()).isEqualTo(version);
  }

  @Test
  void isGivenNoneWhereItHadHappenedBeforeWhatItMeets() {
    Version elsewhere = new Version(newer.versioned().version().clock() - 1, new NodeId(3));
    others.written.put(SECOND, Set.of(elsewhere));
    others.written.put(THIRD, Set.of(elsewhere));
    assertThatThrownBy(() -> replicas.done(write())).hasMessageContaining("overtaken");
    assertThat(others.kept.get(SECOND)).isEqualTo(newer.versioned());
    assertThat(others.kept.get(THIRD)).isEqualTo(newer.versioned());
  }

  @Test
  void isLookedUpFirstWhereThisProcessHasStoodStill() {
    StoredEntry followed = entry(KEY, 6, Optional.of("what its client wrote next"));
    Set<Version> elsewhere = Set.of(new Version(5, new NodeId(3)));
    for (Endpoint other : List.of(SECOND, THIRD)) {
      others.kept.put(other, followed.versioned());
      others.written.put(other, elsewhere);
    }
    replicas.time.run(Duration.ofSeconds(1));
    assertThatThrownBy(() -> replicas.done(write())).hasMessageContaining("overtaken");
    assertThat(others.kept).containsEntry(SECOND, followed.versioned());
    assertThat(others.kept).containsEntry(THIRD, followed.versioned());
  }

  @Test
  void hasNotHappenedElsewhereWhereOnlyItsOwnVersionIsKnown() {
    others.kept.remove(SECOND);
    Version version = replicas.done(write());
    assertThat(replicas.local.written(7, KEY)).contains(version);
    assertThat(replicas.held(KEY)).map(Versioned::version).contains(version);
  }

  @Test
  void whatIsKnownToAQuorumHasHappenedAndIsAcknowledgedAsThat() {
    Version elsewhere = new Version(newer.versioned().version().clock() - 1, new NodeId(3));
    others.written.put(SECOND, Set.of(elsewhere));
    others.written.put(THIRD, Set.of(elsewhere));
    replicas.done(
        replicas.local.keep(
            ThreeReplicas.GROUP.id(),
            new StoredEntry(KEY, Versioned.value(elsewhere, new byte[] {1}).writtenBy(7))));
    assertThat(replicas.done(write())).isEqualTo(elsewhere);
  }
}
