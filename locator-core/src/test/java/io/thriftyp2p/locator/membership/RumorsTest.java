package io.thriftyp2p.locator.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.locator.node.Endpoint;
import org.junit.jupiter.api.Test;

class RumorsTest {
  private static final Endpoint ONE = new Endpoint("10.0.0.1", 9900);
  private static final Endpoint TWO = new Endpoint("10.0.0.2", 9900);

  private final Rumors rumors = new Rumors(() -> 6);

  @Test
  void eachPieceIsGivenOutABoundedNumberOfTimes() {
    rumors.add(Member.named(ONE, 1));
    assertThat(rumors.take(10, 3).members()).hasSize(1);
    assertThat(rumors.isEmpty()).isFalse();
    assertThat(rumors.take(10, 3).members()).hasSize(1);
    assertThat(rumors.isEmpty()).isTrue();
    assertThat(rumors.take(10, 3).members()).isEmpty();
  }

  @Test
  void aNewerPieceReplacesAnOlderOneOfTheSameMember() {
    rumors.add(Member.named(ONE, 1));
    rumors.add(Member.named(ONE, 2));
    assertThat(rumors.take(10, 1).members()).containsExactly(Member.named(ONE, 2));
  }

  @Test
  void whatWasGivenOutLeastComesFirst() {
    rumors.add(Member.named(ONE, 1));
    rumors.take(1, 1);
    rumors.add(Member.named(TWO, 1));
    assertThat(rumors.take(1, 1).members()).containsExactly(Member.named(TWO, 1));
    assertThat(rumors.take(1, 1).members()).containsExactly(Member.named(ONE, 1));
  }

  @Test
  void whatIsTooMuchIsDroppedTheOldestFirst() {
    for (int i = 0; i <= Rumors.MOST_KEPT; i++) {
      rumors.add(new Suspicion(ONE, i, new Endpoint("10.0.0." + i, 9900)));
    }
    assertThat(rumors.take(2 * Rumors.MOST_KEPT, 6).suspicions())
        .hasSize(Rumors.MOST_KEPT)
        .noneMatch(suspicion -> suspicion.incarnation() == 0);
    assertThat(rumors.isEmpty()).isTrue();
  }

  @Test
  void suspicionsOfDifferentAccusersTravelOnTheirOwn() {
    rumors.add(new Suspicion(ONE, 1, TWO));
    rumors.add(new Suspicion(ONE, 1, ONE));
    rumors.add(new Suspicion(ONE, 1, TWO));
    assertThat(rumors.take(10, 1).suspicions()).hasSize(2);
  }
}
