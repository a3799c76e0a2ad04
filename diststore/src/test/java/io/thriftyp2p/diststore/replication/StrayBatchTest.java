package io.thriftyp2p.diststore.replication;

import static io.thriftyp2p.diststore.replication.ThreeReplicas.GROUP;
import static io.thriftyp2p.diststore.replication.ThreeReplicas.SECOND;
import static io.thriftyp2p.diststore.replication.ThreeReplicas.THIRD;
import static io.thriftyp2p.diststore.replication.ThreeReplicas.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.StoredEntry;
import io.thriftyp2p.locator.node.Endpoint;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node that is no replica any more, and holds a key still. */
class StrayBatchTest {
  private static final Key KEY = Key.of("k");
  private static final StoredEntry ENTRY = entry(KEY, 5, Optional.of("value"));
  private static final Endpoint FOURTH = new Endpoint("127.0.0.1", 9903);
  private static final List<Endpoint> OWNERS = List.of(SECOND, THIRD, FOURTH);

  private final ThreeReplicas replicas = new ThreeReplicas();
  private final ScriptedSlots others = new ScriptedSlots();

  @BeforeEach
  void theRingNamesOthers() {
    replicas.hold(ENTRY);
    replicas.seeRing(OWNERS);
    others.standing = Standing.wholeIn(ReplicaGroup.of(OWNERS));
  }

  private StrayBatch.Result run() {
    BitSet slots = new BitSet();
    slots.set(replicas.local.slot(KEY));
    return replicas.done(
        new StrayBatch(
                slots,
                replicas.local,
                replicas.engine,
                others,
                new SlotComparison(replicas.local, replicas.engine, others, 1000),
                replicas.scheduler)
            .run());
  }

  @Test
  void whatTheOwnersLackIsGivenToThemAndDroppedHere() {
    assertThat(run().dropped()).isEqualTo(1);
    assertThat(others.held).contains(ENTRY);
    assertThat(replicas.held(KEY)).isEmpty();
  }

  @Test
  void whatAnOwnerHasNotShownToHaveStays() {
    others.takes = false;
    assertThat(run().dropped()).isZero();
    assertThat(replicas.held(KEY)).contains(ENTRY.versioned());
  }

  @Test
  void whileAnOwnerIsNotWholeItStays() {
    others.standing = new Standing(ReplicaGroup.of(OWNERS), List.of(GROUP), false);
    assertThat(run().dropped()).isZero();
    assertThat(replicas.held(KEY)).contains(ENTRY.versioned());
    assertThat(replicas.local.states().get(replicas.local.slot(KEY)).group()).isEqualTo(GROUP);
  }
}
