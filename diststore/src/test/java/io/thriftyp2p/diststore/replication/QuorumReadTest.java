package io.thriftyp2p.diststore.replication;

import static io.thriftyp2p.diststore.replication.ThreeReplicas.GROUP;
import static io.thriftyp2p.diststore.replication.ThreeReplicas.SECOND;
import static io.thriftyp2p.diststore.replication.ThreeReplicas.THIRD;
import static io.thriftyp2p.diststore.replication.ThreeReplicas.TIMEOUT;
import static io.thriftyp2p.diststore.replication.ThreeReplicas.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.StoredEntry;
import io.thriftyp2p.diststore.storage.Versioned;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QuorumReadTest {
  private static final Key KEY = Key.of("k");
  private static final StoredEntry OLD = entry(KEY, 5, Optional.of("old"));
  private static final StoredEntry NEW = entry(KEY, 9, Optional.of("new"));
  private static final StoredEntry DELETED = entry(KEY, 9, Optional.empty());

  private final ThreeReplicas replicas = new ThreeReplicas();
  private final ScriptedReplicas others = new ScriptedReplicas();

  private Optional<Versioned> read() {
    QuorumRead.Reads reads =
        new QuorumRead.Reads(
            replicas.local, others, new TimerWheel(replicas.scheduler), Duration.ofMillis(50));
    return replicas
        .done(reads.start(GROUP, KEY, Consistency.ALL, Versioned.UNNAMED, TIMEOUT))
        .newest();
  }

  private void assertAllHave(StoredEntry entry) {
    assertThat(read()).contains(entry.versioned());
    assertThat(replicas.held(KEY)).contains(entry.versioned());
    assertThat(others.kept)
        .containsEntry(SECOND, entry.versioned())
        .containsEntry(THIRD, entry.versioned());
  }

  @Test
  void theNewestIsReadAndBroughtToThoseThatLackIt() {
    replicas.hold(OLD);
    others.kept.put(SECOND, NEW.versioned());
    assertAllHave(NEW);
    assertThat(replicas.local.counts().of(ReplicationCounts.Event.READ_REPAIRED)).isEqualTo(1);
  }

  @Test
  void ourNewestIsBroughtToTheOthers() {
    replicas.hold(NEW);
    others.kept.put(SECOND, OLD.versioned());
    assertAllHave(NEW);
  }

  @Test
  void aDeletionIsAsGoodAsAValue() {
    replicas.hold(OLD);
    others.kept.put(SECOND, OLD.versioned());
    others.kept.put(THIRD, DELETED.versioned());
    assertAllHave(DELETED);
  }
}
