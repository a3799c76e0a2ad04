package io.thriftyp2p.locator.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.locator.node.Endpoint;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FlapDampingTest {
  private static final Endpoint MEMBER = new Endpoint("10.0.0.1", 9900);
  private static final long SECOND = 1_000_000_000;

  private final FlapDamping damping = new FlapDamping();

  private Duration afterTimesInARow(int times) {
    for (int i = 0; i < times; i++) {
      damping.wentDown(MEMBER, i * SECOND);
    }
    return damping.waitOf(MEMBER, times * SECOND);
  }

  @Test
  void threeTimesInARowCostNothing() {
    assertThat(afterTimesInARow(3)).isZero();
  }

  @Test
  void theWaitDoublesWithEachFurtherTimeUpToAMinute() {
    assertThat(afterTimesInARow(5)).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(8));
    assertThat(afterTimesInARow(60)).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void aMemberThatStaysUpIsForgiven() {
    afterTimesInARow(6);
    assertThat(damping.waitOf(MEMBER, 6 * SECOND)).isPositive();
    assertThat(damping.waitOf(MEMBER, 66 * SECOND)).isZero();
  }

  @Test
  void onceAMinuteIsNoFlapping() {
    for (int i = 0; i < 100; i++) {
      damping.wentDown(MEMBER, i * 60L * SECOND);
      assertThat(damping.waitOf(MEMBER, i * 60L * SECOND)).isZero();
    }
  }
}
