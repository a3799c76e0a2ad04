package io.thriftyp2p.diststore.replication;

import static io.thriftyp2p.diststore.replication.ThreeReplicas.GROUP;
import static io.thriftyp2p.diststore.replication.ThreeReplicas.SECOND;
import static io.thriftyp2p.diststore.replication.ThreeReplicas.THIRD;
import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.locator.node.Endpoint;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A node has become whole in some slots: whom does it tell? */
class ConfirmationsTest {
  private static final Endpoint FOURTH = new Endpoint("127.0.0.1", 9903);
  private static final ReplicaGroup BEFORE = ReplicaGroup.of(List.of(SECOND, THIRD, FOURTH));
  private static final BitSet SLOTS =
      IntStream.of(3, 4, 9).collect(BitSet::new, BitSet::set, BitSet::or);

  private final ThreeReplicas replicas = new ThreeReplicas();

  /** Whom it tells when its own part was this one, and the second's that. */
  private List<Endpoint> told(SlotState own, SlotAnswer second) {
    replicas.stand(own);
    SlotBundles bundles = SlotBundles.of(SLOTS, replicas.local);
    Confirmations confirmations = new Confirmations(slot -> SlotHolding.NOTHING);
    for (SlotBundles.Bundle bundle : bundles.bundles()) {
      bundle.inheritance().heard(SECOND, second);
      confirmations.add(bundle, bundle.slots());
    }
    List<Endpoint> told = new ArrayList<>();
    confirmations.forEach((peer, confirmation) -> told.add(peer));
    return told;
  }

  private static SlotAnswer whole(ReplicaGroup group) {
    return new SlotAnswer(Standing.wholeIn(group), true);
  }

  @Test
  void whoHasTurnedFromTheGroupOfBefore() {
    assertThat(told(SlotState.BLANK, whole(BEFORE))).containsExactly(SECOND);
  }

  @Test
  void notWhoIsWholeAlready() {
    assertThat(told(SlotState.BLANK, whole(GROUP))).isEmpty();
  }

  @Test
  void notWhoSeesAnotherRing() {
    assertThat(told(SlotState.BLANK, new SlotAnswer(Standing.wholeIn(BEFORE), false))).isEmpty();
  }

  @Test
  void notWhoHasLeftTheSlot() {
    replicas.seeRing(List.of(ThreeReplicas.SELF, THIRD, FOURTH));
    assertThat(told(SlotState.BLANK, whole(BEFORE))).isEmpty();
  }

  @Test
  void aNodeWithoutMemoryTellsNobodyWhoMayHaveAcknowledgedSomethingInTheSameGroup() {
    // With a third one that is away now, and that only a node without memory does not wait for.
    SlotAnswer inDoubt = new SlotAnswer(Standing.wholeIn(GROUP).inDoubt(), true);
    assertThat(told(SlotState.BLANK, inDoubt)).isEmpty();
    assertThat(told(SlotState.BLANK.wholeAs(Standing.wholeIn(GROUP), 0).inDoubt(), inDoubt))
        .containsExactly(SECOND);
  }
}
