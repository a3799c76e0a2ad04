package io.thriftyp2p.diststore.replication;

import static io.thriftyp2p.diststore.replication.ThreeReplicas.GROUP;
import static io.thriftyp2p.diststore.replication.ThreeReplicas.SECOND;
import static io.thriftyp2p.diststore.replication.ThreeReplicas.THIRD;
import static io.thriftyp2p.diststore.replication.ThreeReplicas.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.StoredEntry;
import io.thriftyp2p.locator.node.Endpoint;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A slot that has turned from one group of this node's to the next, as another one asked. */
class SlotServingTest {
  private static final StoredEntry ENTRY = entry(Key.of("k"), 5, Optional.of("value"));
  private static final Endpoint FOURTH = new Endpoint("127.0.0.1", 9903);
  private static final ReplicaGroup BEFORE =
      ReplicaGroup.of(List.of(ThreeReplicas.SELF, SECOND, FOURTH));
  private static final ReplicaGroup OTHER =
      ReplicaGroup.of(List.of(ThreeReplicas.SELF, THIRD, FOURTH));

  private final ThreeReplicas replicas = new ThreeReplicas();
  private final int slot = replicas.local.slot(ENTRY.key());
  private final List<String> told = new ArrayList<>();
  private final SlotServing serving =
      new SlotServing(
          replicas.local,
          replicas.engine,
          replicas.scheduler,
          1000,
          new Courtesy(replicas.scheduler),
          new SlotServing.Listener() {
            @Override
            public void turned(BitSet slots) {
              told.add("turned " + slots);
            }

            @Override
            public void confirmed(BitSet slots) {
              told.add("confirmed " + slots);
            }
          });

  private SlotReports said;

  @BeforeEach
  void turn() {
    replicas.hold(ENTRY);
    replicas.stand(SlotState.BLANK.wholeAs(Standing.wholeIn(BEFORE), 0));
    said = replicas.done(serving.move(List.of(new SlotMove(theSlot(), GROUP.id()))));
    assertThat(state().group()).isEqualTo(GROUP);
    assertThat(isWhole()).isFalse();
  }

  private BitSet theSlot() {
    BitSet slots = new BitSet();
    slots.set(slot);
    return slots;
  }

  private SlotState state() {
    return replicas.local.states().get(slot);
  }

  private boolean isWhole() {
    return state().countsIn(GROUP.id());
  }

  private void confirm(ReplicaGroup group, SlotReports heard) {
    replicas.done(
        serving.confirm(new SlotConfirmation(List.of(new SlotMove(theSlot(), group.id())), heard)));
  }

  @Test
  void whoeverTurnsASlotIsLeftToConfirmIt() {
    assertThat(told).containsExactly("turned " + theSlot());
    confirm(GROUP, said);
    assertThat(told).containsExactly("turned " + theSlot(), "confirmed " + theSlot());
  }

  @Test
  void whoHoldsTheSameAsAWholeReplicaIsWhole() {
    confirm(GROUP, said);
    assertThat(isWhole()).isTrue();
  }

  @Test
  void whoLacksSomethingIsNot() {
    replicas.done(replicas.engine.drop(slot, List.of(ENTRY)));
    confirm(GROUP, said);
    assertThat(isWhole()).isFalse();
  }

  @Test
  void whoHoldsSomethingElseIsNot() {
    replicas.hold(entry(ENTRY.key(), 6, Optional.of("later")));
    confirm(GROUP, said);
    assertThat(isWhole()).isFalse();
  }

  @Test
  void whatIsSaidOfAnotherGroupDoesNotCount() {
    confirm(OTHER, said);
    assertThat(isWhole()).isFalse();
  }

  @Test
  void whoHasTakenPartInAnotherGroupSinceIsNotWhole() {
    // It may have acknowledged something there that the one that confirms knows nothing of.
    replicas.stand(
        SlotState.BLANK.wholeAs(Standing.wholeIn(BEFORE), 0).movedTo(OTHER).movedTo(GROUP));
    confirm(GROUP, said);
    assertThat(isWhole()).isFalse();
  }

  @Test
  void whereTheRingNamesOthersByNowItIsNotWhole() {
    replicas.seeRing(OTHER.members());
    confirm(GROUP, said);
    assertThat(isWhole()).isFalse();
  }

  @Test
  void whatIsBeingDroppedIsNotWhole() {
    replicas.local.dropping().set(slot);
    confirm(GROUP, said);
    assertThat(isWhole()).isFalse();
  }

  @Test
  void whatTheOtherOneHasForgottenIsForgottenHereToo() {
    SlotHolding holding = new SlotHolding(replicas.engine.digest(slot), 77);
    confirm(GROUP, new SlotReports(said.answers(), Map.of(slot, holding)));
    assertThat(isWhole()).isTrue();
    assertThat(state().purgedTo()).isEqualTo(77);
  }
}
