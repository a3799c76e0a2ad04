package io.thriftyp2p.diststore.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Even slots hold something; three of those make a step. */
class TurnStepsTest {
  private final TurnSteps steps = new TurnSteps(3, slot -> slot % 2 == 0);

  private static BitSet slots(int... numbers) {
    BitSet slots = new BitSet();
    IntStream.of(numbers).forEach(slots::set);
    return slots;
  }

  private CompletableFuture<BitSet> next() {
    return steps.next().toCompletableFuture();
  }

  @Test
  void noMoreSlotsThatHoldSomethingTurnTogetherThanAreAllowed() {
    steps.add(slots(0, 1, 2, 3, 4, 5, 6, 7, 8));
    assertThat(next()).isCompletedWithValue(slots(0, 1, 2, 3, 4));
    assertThat(next()).isCompletedWithValue(slots(5, 6, 7, 8));
  }

  @Test
  void whatIsReadyDoesNotWaitForTheRest() {
    CompletableFuture<BitSet> first = next();
    assertThat(first).isNotDone();
    steps.add(slots(2));
    assertThat(first).isCompletedWithValue(slots(2));
  }

  @Test
  void whoAsksTwiceGetsEachSlotOnce() {
    CompletableFuture<BitSet> first = next();
    CompletableFuture<BitSet> second = next();
    steps.add(slots(0, 2, 4, 6));
    assertThat(first).isCompletedWithValue(slots(0, 2, 4));
    assertThat(second).isCompletedWithValue(slots(6));
  }

  @Test
  void theEndIsToldToAllWhoWait() {
    steps.add(slots(1));
    steps.end();
    assertThat(next()).isCompletedWithValue(slots(1));
    assertThat(next()).isCompletedWithValue(slots());
    assertThat(next()).isCompletedWithValue(slots());
  }
}
