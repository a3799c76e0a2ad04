package io.thriftyp2p.diststore.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.locator.node.Endpoint;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A joins a slot that B, C and D have kept: the ring names A, B and C now. */
class InheritanceTest {
  private static final Endpoint A = new Endpoint("127.0.0.1", 9901);
  private static final Endpoint B = new Endpoint("127.0.0.1", 9902);
  private static final Endpoint C = new Endpoint("127.0.0.1", 9903);
  private static final Endpoint D = new Endpoint("127.0.0.1", 9904);
  private static final List<Endpoint> OTHERS = List.of(B, C, D);
  private static final ReplicaGroup BEFORE = ReplicaGroup.of(OTHERS);
  private static final ReplicaGroup NOW = ReplicaGroup.of(List.of(A, B, C));

  private final Inheritance joiner = new Inheritance(A, Standing.BLANK, NOW);

  private static SlotAnswer wholeBefore(boolean agreed) {
    return new SlotAnswer(Standing.wholeIn(BEFORE), agreed);
  }

  private boolean complete() {
    return joiner.complete(node -> true, OTHERS);
  }

  @Test
  void aJoinerThatHasHeardNobodyIsNotWhole() {
    assertThat(complete()).isFalse();
  }

  @Test
  void aJoinerIsWholeWhenTheOldGroupHasNoQuorumLeft() {
    joiner.heard(B, wholeBefore(true));
    assertThat(complete()).isFalse();
    joiner.heard(C, wholeBefore(true));
    assertThat(complete()).isTrue();
  }

  @Test
  void whoSeesAnotherRingHasNotTurned() {
    joiner.heard(B, wholeBefore(true));
    joiner.heard(C, wholeBefore(false));
    assertThat(complete()).isFalse();
  }

  @Test
  void aMemberThatIsGoneForGoodIsNotWaitedFor() {
    joiner.heard(B, wholeBefore(true));
    Set<Endpoint> present = Set.of(A, B);
    assertThat(joiner.complete(present::contains, List.of(B))).isTrue();
  }

  @Test
  void anEarlierGroupThatAnybodyNamesIsToBeClosedToo() {
    Endpoint e = new Endpoint("127.0.0.1", 9905);
    ReplicaGroup earlier = ReplicaGroup.of(List.of(C, D, e));
    joiner.heard(B, new SlotAnswer(new Standing(BEFORE, List.of(earlier), false), true));
    joiner.heard(C, wholeBefore(true));
    assertThat(joiner.toAsk()).contains(D, e);
    assertThat(complete()).isFalse();
    joiner.heard(D, wholeBefore(true));
    assertThat(complete()).isTrue();
  }

  @Test
  void aNewSlotIsWholeWhenNobodyKnowsAnythingOfIt() {
    for (Endpoint other : OTHERS) {
      assertThat(complete()).isFalse();
      joiner.heard(other, new SlotAnswer(Standing.BLANK, true));
    }
    assertThat(complete()).isTrue();
  }

  @Test
  void whileOthersSeeAnotherRingNoSlotIsTakenForNew() {
    OTHERS.forEach(other -> joiner.heard(other, new SlotAnswer(Standing.BLANK, !other.equals(D))));
    assertThat(complete()).isFalse();
    joiner.heard(D, new SlotAnswer(Standing.BLANK, true));
    assertThat(complete()).isTrue();
  }

  /**
   * B had left the slot to D, said so to A, turned, and forgot it. C knows only that B had it once.
   * D does not answer.
   */
  @Test
  void onTheWordOfWhoHasLeftNoSlotIsTakenWhileOthersDoNotAnswer() {
    joiner.heard(B, new SlotAnswer(Standing.wholeIn(ReplicaGroup.of(List.of(A))), true));
    joiner.heard(C, new SlotAnswer(Standing.wholeIn(ReplicaGroup.of(List.of(B))), true));
    assertThat(complete()).isFalse();
    joiner.heard(D, new SlotAnswer(Standing.wholeIn(ReplicaGroup.of(List.of(D))), true));
    assertThat(complete()).isTrue();
  }
}
