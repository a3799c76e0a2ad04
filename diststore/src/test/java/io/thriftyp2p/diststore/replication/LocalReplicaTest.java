package io.thriftyp2p.diststore.replication;

import static io.thriftyp2p.diststore.replication.ThreeReplicas.GROUP;
import static io.thriftyp2p.diststore.replication.ThreeReplicas.SECOND;
import static io.thriftyp2p.diststore.replication.ThreeReplicas.THIRD;
import static io.thriftyp2p.diststore.replication.ThreeReplicas.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.StoredEntry;
import io.thriftyp2p.diststore.storage.Versioned;
import io.thriftyp2p.locator.node.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class LocalReplicaTest {
  private static final Key KEY = Key.of("k");
  private static final StoredEntry ENTRY = entry(KEY, 5, Optional.of("value"));
  private static final Endpoint FOURTH = new Endpoint("127.0.0.1", 9903);
  private static final ReplicaGroup OTHERS = ReplicaGroup.of(List.of(SECOND, THIRD, FOURTH));
  private static final ReadRequest READ = new ReadRequest(GROUP.id(), KEY, true, Versioned.UNNAMED);

  private final ThreeReplicas replicas = new ThreeReplicas();

  @Test
  void aWholeReplicaCountsInItsGroupAndInNoOther() {
    assertThat(replicas.done(replicas.local.keep(GROUP.id(), ENTRY)).counts()).isTrue();
    assertThat(replicas.done(replicas.local.keep(OTHERS.id(), ENTRY)).counts()).isFalse();
    assertThat(replicas.done(replicas.local.peek(READ)).counts()).isTrue();
  }

  @Test
  void aReplicaThatIsStillBeingFilledKeepsWhatItIsGivenAndDoesNotCount() {
    replicas.stand(new SlotState(new Standing(GROUP, List.of(OTHERS), false), 0));
    assertThat(replicas.done(replicas.local.keep(GROUP.id(), ENTRY)).counts()).isFalse();
    assertThat(replicas.held(KEY)).isPresent();
    assertThat(replicas.local.peek(READ))
        .isCompletedExceptionally()
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(NotReplicaException.class);
  }

  @Test
  void whatAWholeReplicaKeepsItTellsWithItsGroup() {
    replicas.done(replicas.local.keep(GROUP.id(), ENTRY));
    assertThat(replicas.done(replicas.local.read(KEY)))
        .contains(
            new ReplicaRead(
                GROUP.id(),
                2,
                Optional.of(ENTRY.versioned().version()),
                Optional.of(ENTRY.versioned())));
    assertThat(replicas.done(replicas.local.read(Key.of("nothing"))))
        .contains(new ReplicaRead(GROUP.id(), 2, Optional.empty(), Optional.empty()));
  }

  @Test
  void whoIsBeingFilledOrHasLeftTellsNothing() {
    replicas.stand(new SlotState(new Standing(GROUP, List.of(OTHERS), false), 0));
    assertThat(replicas.done(replicas.local.read(KEY))).isEmpty();
    replicas.stand(new SlotState(Standing.wholeIn(GROUP).leftTo(OTHERS), 0));
    assertThat(replicas.done(replicas.local.read(KEY))).isEmpty();
  }

  @Test
  void aNodeWithoutMemoryOfTheSlotDoesNotCount() {
    replicas.stand(SlotState.BLANK.movedTo(GROUP));
    assertThat(replicas.done(replicas.local.keep(GROUP.id(), ENTRY)).counts()).isFalse();
  }

  @Test
  void whoIsNotOfTheGroupHasNoPartInAWriteThatItKeeps() {
    // It has left the slot to the others, and sees itself as a replica again, which they do not.
    replicas.stand(new SlotState(Standing.wholeIn(GROUP).leftTo(OTHERS), 0));
    StoredEntry named = new StoredEntry(KEY, ENTRY.versioned().writtenBy(7));
    assertThat(replicas.done(replicas.local.keep(OTHERS.id(), named)).counts()).isFalse();
    assertThat(replicas.local.written(7, KEY)).isEmpty();
    replicas.stand(SlotState.BLANK.wholeAs(Standing.wholeIn(GROUP), 0));
    StoredEntry next = entry(KEY, 6, Optional.of("next"));
    replicas.done(
        replicas.local.keep(GROUP.id(), new StoredEntry(KEY, next.versioned().writtenBy(8))));
    assertThat(replicas.local.written(8, KEY)).isNotEmpty();
  }

  @Test
  void aWriteAsOldAsWhatIsForgottenIsNotTakenForKept() {
    replicas.stand(SlotState.BLANK.wholeAs(Standing.wholeIn(GROUP), 100));
    KeepAnswer answer = replicas.done(replicas.local.keep(GROUP.id(), ENTRY));
    assertThat(answer.kept()).isGreaterThan(ENTRY.versioned().version());
    assertThat(answer.kept().clock()).isGreaterThan(100);
    assertThat(replicas.held(KEY)).isEmpty();
  }

  @Test
  void whoIsNoReplicaRefusesAndNamesThoseThatAre() {
    replicas.seeRing(OTHERS.members());
    replicas.stand(SlotState.BLANK.leftTo(OTHERS));
    assertThat(replicas.local.keep(GROUP.id(), ENTRY).toCompletableFuture())
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .havingCause()
        .asInstanceOf(InstanceOfAssertFactories.type(NotReplicaException.class))
        .satisfies(refusal -> assertThat(refusal.others()).containsAll(OTHERS.members()));
    assertThat(replicas.held(KEY)).isEmpty();
  }
}
