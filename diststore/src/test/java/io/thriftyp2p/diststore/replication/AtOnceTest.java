package io.thriftyp2p.diststore.replication;

import static io.thriftyp2p.diststore.replication.ThreeReplicas.SECOND;
import static io.thriftyp2p.diststore.replication.ThreeReplicas.SELF;
import static io.thriftyp2p.diststore.replication.ThreeReplicas.THIRD;
import static io.thriftyp2p.diststore.replication.ThreeReplicas.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.StoredEntry;
import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.diststore.storage.Versioned;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.NodeId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AtOnceTest {
  private static final Key KEY = Key.of("k");
  private static final NodeId ID = new NodeId(3);

  private final ThreeReplicas replicas = new ThreeReplicas();
  private final StandStill standStill = new StandStill(replicas.scheduler);
  private final AtOnce atOnce =
      new AtOnce(replicas.local, ID, replicas.clock, standStill, replicas.engine);

  /** This node, whole, and these others. */
  private void among(Endpoint... nodes) {
    List<Endpoint> members = List.of(nodes);
    replicas.seeRing(members);
    replicas.stand(SlotState.BLANK.wholeAs(Standing.wholeIn(ReplicaGroup.of(members)), 0));
  }

  private Optional<Version> put(String value, WriteOptions options) {
    return atOnce.write(KEY, Optional.of(value.getBytes(StandardCharsets.UTF_8)), options);
  }

  private boolean reads(Consistency consistency) {
    return atOnce.read(KEY, consistency).isPresent();
  }

  private Optional<Versioned> get(Consistency consistency) {
    return atOnce.read(KEY, consistency).orElseThrow().versioned();
  }

  @Test
  void theOnlyReplicaReadsAndWrites() {
    among(SELF);
    assertThat(get(Consistency.QUORUM)).isEmpty();
    Version first = put("1", WriteOptions.DEFAULTS).orElseThrow();
    assertThat(first.node()).isEqualTo(ID);
    assertThat(get(Consistency.ALL).orElseThrow().version()).isEqualTo(first);
    assertThat(put("2", WriteOptions.DEFAULTS).orElseThrow()).isGreaterThan(first);
    Version deleted = atOnce.write(KEY, Optional.empty(), WriteOptions.DEFAULTS).orElseThrow();
    assertThat(replicas.held(KEY)).contains(Versioned.tombstone(deleted));
  }

  @Test
  void isAloneWhereNobodyElseIsAReplica() {
    among(SELF);
    assertThat(atOnce.isAlone()).isTrue();
    among(SELF, SECOND);
    assertThat(atOnce.isAlone()).isFalse();
  }

  @Test
  void whatAWriteAsksForIsKept() {
    among(SELF);
    WriteOptions options =
        WriteOptions.DEFAULTS
            .named(77, false)
            .withContentType("text/plain")
            .withTimeToLive(Duration.ofSeconds(5));
    Version version = put("1", options).orElseThrow();
    Versioned kept = replicas.held(KEY).orElseThrow();
    assertThat(kept.writeId()).isEqualTo(77);
    assertThat(kept.contentType()).contains("text/plain");
    assertThat(kept.expiresAtMillis()).isEqualTo(version.millis() + 5_000);
    assertThat(replicas.local.written(77, KEY)).containsExactly(version);
  }

  @Test
  void aWriteThatMayHaveHappenedIsLookedUpByTheRouter() {
    among(SELF);
    assertThat(put("1", WriteOptions.DEFAULTS.named(77, true))).isEmpty();
    assertThat(replicas.held(KEY)).isEmpty();
    assertThat(put("1", WriteOptions.DEFAULTS.named(77, false))).isPresent();
    Versioned kept = replicas.held(KEY).orElseThrow();
    assertThat(put("1", WriteOptions.DEFAULTS.named(77, false))).isEmpty();
    assertThat(replicas.held(KEY)).contains(kept);
  }

  @Test
  void afterAStandStillANamedWriteIsLookedUp() {
    among(SELF);
    standStill.start();
    replicas.time.run(Duration.ofSeconds(5));
    assertThat(put("1", WriteOptions.DEFAULTS.named(77, false))).isPresent();
    standStill.stop();
    replicas.time.run(Duration.ofSeconds(1));
    assertThat(put("2", WriteOptions.DEFAULTS.named(78, false))).isEmpty();
  }

  @Test
  void aNewerVersionIsNotOverwrittenButTakenNoteOf() {
    among(SELF);
    StoredEntry ahead = entry(KEY, Long.MAX_VALUE >>> 1, Optional.of("ahead"));
    replicas.hold(ahead);
    assertThat(put("1", WriteOptions.DEFAULTS)).isEmpty();
    assertThat(replicas.held(KEY)).contains(ahead.versioned());
    assertThat(replicas.clock.tick()).isGreaterThan(ahead.versioned().version().clock());
  }

  @Test
  void oneOfTwoReadsAtOnceAndAsksForWrites() {
    among(SELF, SECOND);
    assertThat(reads(Consistency.QUORUM)).isTrue();
    assertThat(reads(Consistency.ALL)).isFalse();
    assertThat(put("1", WriteOptions.DEFAULTS)).isEmpty();
    assertThat(put("1", WriteOptions.DEFAULTS.withConsistency(Consistency.ONE))).isEmpty();
  }

  @Test
  void oneOfThreeReadsAtOnceOnlyWhereOneIsEnough() {
    among(SELF, SECOND, THIRD);
    assertThat(reads(Consistency.ONE)).isTrue();
    assertThat(reads(Consistency.QUORUM)).isFalse();
  }

  @Test
  void whoIsNotWholeAnswersNothing() {
    among(SELF);
    replicas.stand(replicas.local.states().get(0).inDoubt());
    assertThat(reads(Consistency.ONE)).isFalse();
    assertThat(put("1", WriteOptions.DEFAULTS)).isEmpty();
  }

  @Test
  void whoIsAboutToShareASlotWritesForTheOthersToo() {
    among(SELF);
    replicas.seeRing(List.of(SELF, SECOND));
    assertThat(reads(Consistency.QUORUM)).isTrue();
    assertThat(put("1", WriteOptions.DEFAULTS)).isEmpty();
    // Whoever of the two is the first owner.
    for (int i = 0; i < 100; i++) {
      Key key = Key.of("key" + i);
      assertThat(atOnce.write(key, Optional.of(new byte[1]), WriteOptions.DEFAULTS)).isEmpty();
      assertThat(replicas.held(key)).isEmpty();
    }
  }

  @Test
  void whatWasForgottenMayNotComeBack() {
    among(SELF);
    replicas.stand(
        SlotState.BLANK.wholeAs(
            Standing.wholeIn(ReplicaGroup.of(List.of(SELF))), Long.MAX_VALUE >>> 1));
    assertThat(put("1", WriteOptions.DEFAULTS)).isEmpty();
    assertThat(replicas.held(KEY)).isEmpty();
  }

  @Test
  void thereIsNothingAtOnceOnADisk() {
    among(SELF);
    AtOnce slow =
        new AtOnce(
            replicas.local,
            ID,
            replicas.clock,
            standStill,
            new SlowEngine(replicas.scheduler, new java.util.Random(1)));
    assertThat(slow.read(KEY, Consistency.ONE)).isEmpty();
    assertThat(slow.write(KEY, Optional.empty(), WriteOptions.DEFAULTS)).isEmpty();
  }
}
