package io.thriftyp2p.diststore.replication;

import static io.thriftyp2p.diststore.replication.ThreeReplicas.SECOND;
import static io.thriftyp2p.diststore.replication.ThreeReplicas.SELF;
import static io.thriftyp2p.diststore.replication.ThreeReplicas.THIRD;
import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.locator.node.Endpoint;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A fourth node was a replica of slot 1 and has left, so that the third one is new there. */
class LeftToOthersTest {
  private static final Endpoint FOURTH = new Endpoint("127.0.0.1", 9903);
  private static final Endpoint FIFTH = new Endpoint("127.0.0.1", 9904);
  private static final Duration TURNED = Duration.ofSeconds(6);
  private static final Duration CONFIRMED = Duration.ofMillis(500);
  private static final BitSet SLOTS = slots(1, 2);

  private final ThreeReplicas replicas = new ThreeReplicas();
  private final LeftToOthers left =
      new LeftToOthers(replicas.local, replicas.scheduler, TURNED, CONFIRMED);

  private static BitSet slots(int... numbers) {
    BitSet slots = new BitSet();
    IntStream.of(numbers).forEach(slots::set);
    return slots;
  }

  @BeforeEach
  void standInTheGroupOfBefore() {
    stand(SELF, SECOND, FOURTH);
  }

  private void stand(Endpoint... members) {
    replicas.stand(SlotState.BLANK.wholeAs(Standing.wholeIn(ReplicaGroup.of(List.of(members))), 0));
  }

  private void pass(Duration time) {
    replicas.done(replicas.scheduler.after(time));
  }

  @Test
  void whoIsNewIsLeftToTurnTheSlot() {
    assertThat(left.toTurn(SLOTS)).isEqualTo(SLOTS);
    pass(TURNED.minusMillis(1));
    assertThat(left.toTurn(SLOTS)).isEqualTo(SLOTS);
  }

  @Test
  void whoMakesNoProgressIsNotWaitedFor() {
    assertThat(left.toTurn(SLOTS)).isEqualTo(SLOTS);
    pass(TURNED);
    assertThat(left.toTurn(SLOTS)).isEqualTo(slots());
  }

  @Test
  void whatThisNodeTurnsItselfIsNoProgressOfTheOthers() {
    assertThat(left.toTurn(SLOTS)).isEqualTo(SLOTS);
    pass(TURNED);
    assertThat(left.toTurn(SLOTS)).isEqualTo(slots());
    assertThat(left.toTurn(slots(2))).isEqualTo(slots());
  }

  @Test
  void whoIsNewInAnotherRingHasItsOwnTime() {
    assertThat(left.toTurn(SLOTS)).isEqualTo(SLOTS);
    pass(TURNED);
    assertThat(left.toTurn(SLOTS)).isEqualTo(slots());
    replicas.seeRing(List.of(SELF, SECOND, THIRD, FIFTH));
    replicas.seeRing(List.of(SELF, SECOND, THIRD));
    assertThat(left.toTurn(SLOTS)).isEqualTo(SLOTS);
  }

  @Test
  void whoMakesProgressIs() {
    assertThat(left.toTurn(SLOTS)).isEqualTo(SLOTS);
    pass(TURNED.minusMillis(1));
    assertThat(left.toTurn(slots(2))).isEqualTo(slots(2));
    pass(TURNED.minusMillis(1));
    assertThat(left.toTurn(slots(2))).isEqualTo(slots(2));
  }

  @Test
  void whereNobodyIsNewThisNodeTurnsTheSlot() {
    stand(SELF, SECOND, THIRD, FOURTH);
    assertThat(left.toTurn(SLOTS)).isEqualTo(slots());
  }

  @Test
  void whoIsNewHereItselfWaitsForNobody() {
    stand(SECOND, THIRD, FOURTH);
    assertThat(left.toTurn(SLOTS)).isEqualTo(slots());
  }

  @Test
  void aGroupWithoutAQuorumCannotGoOn() {
    stand(SELF, FOURTH, FIFTH);
    assertThat(left.toTurn(SLOTS)).isEqualTo(slots());
  }

  @Test
  void whoTurnsASlotIsGivenTimeToConfirmIt() {
    left.turned(SLOTS);
    pass(CONFIRMED.minusMillis(1));
    assertThat(left.toConfirm()).isEqualTo(SLOTS);
    pass(Duration.ofMillis(1));
    assertThat(left.toConfirm()).isEqualTo(slots());
  }

  @Test
  void whatWasConfirmedOrNotIsNotWaitedFor() {
    left.turned(SLOTS);
    left.confirmed(slots(1));
    assertThat(left.toConfirm()).isEqualTo(slots(2));
  }
}
