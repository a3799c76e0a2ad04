package io.thriftyp2p.locator.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thriftyp2p.locator.ring.Layout;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RingIdentityTest {
  private static final RingSettings BLUE =
      new RingSettings("blue", Layout.SLOTS, 1, "locator.Locator");
  private static final RingSettings GREEN =
      new RingSettings("green", Layout.SLOTS, 1, "locator.Locator");

  @Test
  void ringsOfDifferentNamesRefuseEachOtherAndNameBoth() {
    assertThatThrownBy(() -> new RingIdentity(BLUE, 1).meet(new RingIdentity(GREEN, 1)))
        .isInstanceOf(WrongRingException.class)
        .hasMessageContaining("ring 'blue'")
        .hasMessageContaining("ring 'green'");
  }

  @Test
  void ringsOfOneNameThatWereBegunApartRefuseEachOther() {
    assertThatThrownBy(() -> new RingIdentity(BLUE, 1).meet(new RingIdentity(BLUE, 2)))
        .isInstanceOf(WrongRingException.class)
        .hasMessageContaining("id 0000000000000001")
        .hasMessageContaining("id 0000000000000002");
  }

  @Test
  void ringsThatMergeOnPurposeHaveOneIdentityWhicheverSideBegins() {
    RingIdentity one = new RingIdentity(BLUE, 7);
    RingIdentity other = new RingIdentity(BLUE, 9);
    RingIdentity merged = one.mergedWith(other);
    assertThat(merged).isEqualTo(other.mergedWith(one));
    assertThat(merged.id()).isEqualTo(7);
    assertThat(merged.absorbed()).containsExactly(9L);
  }

  @Test
  void membersOfARingThatWasAbsorbedFollow() {
    RingIdentity merged = new RingIdentity(BLUE, 7, Set.of(9L));
    assertThat(new RingIdentity(BLUE, 9).meet(merged)).isEqualTo(merged);
    assertThat(merged.meet(new RingIdentity(BLUE, 9))).isEqualTo(merged);
    assertThatThrownBy(() -> merged.meet(new RingIdentity(BLUE, 11)))
        .isInstanceOf(WrongRingException.class);
  }

  @Test
  void twoRingsThatHaveBothTakenInAThirdAreOne() {
    RingIdentity one = new RingIdentity(BLUE, 7, Set.of(9L));
    RingIdentity other = new RingIdentity(BLUE, 8, Set.of(9L));
    assertThat(one.meet(other)).isEqualTo(new RingIdentity(BLUE, 7, Set.of(8L, 9L)));
    assertThat(other.meet(one)).isEqualTo(one.meet(other));
  }

  @Test
  void theClassicLayoutHasNoIdSinceNodesOf2009HaveNone() {
    RingSettings classic = new RingSettings("blue", Layout.CLASSIC, 1, "locator.Locator");
    assertThat(RingIdentity.begin(classic, new Random(1)).id()).isZero();
    assertThat(RingIdentity.begin(BLUE, new Random(1)).id()).isNotZero();
  }
}
