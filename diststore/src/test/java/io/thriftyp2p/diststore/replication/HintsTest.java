package io.thriftyp2p.diststore.replication;

import static io.thriftyp2p.diststore.replication.ThreeReplicas.SECOND;
import static io.thriftyp2p.diststore.replication.ThreeReplicas.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.diststore.replication.ReplicationCounts.Event;
import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.StoredEntry;
import io.thriftyp2p.locator.node.PeerTimedOutException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HintsTest {
  private static final Key KEY = Key.of("k");
  private static final StoredEntry ENTRY = entry(KEY, 5, Optional.of("value"));

  private final ThreeReplicas replicas = new ThreeReplicas();
  private final ScriptedReplicas others = new ScriptedReplicas();
  private final Hints hints = hints();

  private Hints hints() {
    return new Hints(
        replicas.local,
        replicas.records,
        replicas.engine,
        others,
        replicas.scheduler,
        ReplicationConfig.DEFAULTS);
  }

  @BeforeEach
  void aReplicaHasMissedAWrite() {
    replicas.hold(ENTRY);
    hints.add(SECOND, replicas.local.slot(KEY), KEY);
    assertThat(hints.count()).isEqualTo(1);
  }

  private void goOn() {
    replicas.time.run(Duration.ofSeconds(3));
  }

  @Test
  void aHintEndsWhenTheReplicaHasIt() {
    hints.start();
    goOn();
    assertThat(others.kept).containsEntry(SECOND, ENTRY.versioned());
    assertThat(hints.count()).isZero();
    assertThat(replicas.local.counts().of(Event.HINT_WRITTEN)).isEqualTo(1);
    assertThat(replicas.local.counts().of(Event.HINT_DELIVERED)).isEqualTo(1);
  }

  @Test
  void aHintThatWasSentAndNotAcknowledgedStays() {
    others.failure = Optional.of(new PeerTimedOutException(SECOND, "its time is over"));
    hints.start();
    goOn();
    assertThat(others.keeps).isPositive();
    assertThat(hints.count()).isEqualTo(1);
    others.failure = Optional.empty();
    goOn();
    assertThat(others.kept).containsEntry(SECOND, ENTRY.versioned());
    assertThat(hints.count()).isZero();
  }

  @Test
  void hintsOutliveTheProcess() {
    Hints next = hints();
    replicas.done(next.load());
    assertThat(next.count()).isEqualTo(1);
    next.start();
    goOn();
    assertThat(others.kept).containsEntry(SECOND, ENTRY.versioned());
  }
}
