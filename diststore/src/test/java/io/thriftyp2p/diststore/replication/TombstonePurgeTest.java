package io.thriftyp2p.diststore.replication;

import static io.thriftyp2p.diststore.replication.ThreeReplicas.GROUP;
import static io.thriftyp2p.diststore.replication.ThreeReplicas.SELF;
import static io.thriftyp2p.diststore.replication.ThreeReplicas.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.SlotDigest;
import io.thriftyp2p.diststore.storage.SlotEntries;
import io.thriftyp2p.diststore.storage.StoredEntry;
import io.thriftyp2p.locator.node.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TombstonePurgeTest {
  private static final Duration GRACE = Duration.ofHours(1);

  private final ThreeReplicas replicas = new ThreeReplicas();
  private final ScriptedSlots others = new ScriptedSlots();
  private final Key key = keyOfOurs();
  private final StoredEntry deleted = entry(key, 5, Optional.empty());
  private final TombstonePurge purge =
      new TombstonePurge(
          replicas.local,
          replicas.engine,
          others,
          replicas.scheduler,
          GRACE,
          Duration.ofMinutes(1));

  /** Only the first owner begins. */
  private Key keyOfOurs() {
    return IntStream.range(0, 1000)
        .mapToObj(i -> Key.of("key" + i))
        .filter(k -> owners(k).get(0).equals(SELF))
        .findFirst()
        .orElseThrow();
  }

  private List<Endpoint> owners(Key k) {
    return replicas.local.owners().preference(replicas.local.slot(k));
  }

  @Test
  void aDeletionIsForgottenWhenAllReplicasHaveIt() {
    replicas.hold(deleted);
    others.purgeAnswer = SlotDigest.EMPTY.plus(key, deleted.versioned().version());
    replicas.done(purge.run());
    assertThat(replicas.held(key)).isEmpty();
    assertThat(others.purges).anyMatch(PurgeRequest::now);
    assertThat(replicas.local.counts().of(ReplicationCounts.Event.TOMBSTONE_PURGED)).isEqualTo(1);
  }

  @Test
  void aDeletionThatSomeReplicaLacksStays() {
    replicas.hold(deleted);
    others.purgeAnswer = SlotDigest.EMPTY;
    replicas.done(purge.run());
    assertThat(others.purges).isNotEmpty().noneMatch(PurgeRequest::now);
    assertThat(replicas.held(key)).contains(deleted.versioned());
  }

  @Test
  void whileAReplicaIsAwayNothingIsForgotten() {
    replicas.hold(deleted);
    replicas.seeRing(GROUP.members().subList(0, 2));
    replicas.done(purge.run());
    assertThat(replicas.held(key)).contains(deleted.versioned());
  }

  @Test
  void whatWasForgottenDoesNotComeBack() {
    replicas.hold(deleted);
    others.purgeAnswer = SlotDigest.EMPTY.plus(key, deleted.versioned().version());
    replicas.done(purge.run());
    StoredEntry before = entry(key, 4, Optional.of("value"));
    replicas.done(
        replicas.local.keepAll(
            List.of(new SlotEntries(replicas.local.slot(key), List.of(before)))));
    assertThat(replicas.held(key)).isEmpty();
  }
}
