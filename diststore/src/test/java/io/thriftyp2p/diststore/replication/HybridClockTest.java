package io.thriftyp2p.diststore.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HybridClockTest {
  private final AtomicLong wall = new AtomicLong(1_000);
  private final HybridClock clock = new HybridClock(wall::get);

  @Test
  void ticksGrowWhileTheWallClockStandsStill() {
    long first = clock.tick();
    assertThat(clock.tick()).isGreaterThan(first);
    assertThat(first >>> 16).isEqualTo(1_000);
  }

  @Test
  void followsTheWallClock() {
    clock.tick();
    wall.set(5_000);
    assertThat(clock.tick() >>> 16).isEqualTo(5_000);
  }

  @Test
  void doesNotGoBackWithTheWallClock() {
    long before = clock.tick();
    wall.set(1);
    assertThat(clock.tick()).isGreaterThan(before);
  }

  @Test
  void isAboveEveryTimeItHasSeenOfAnotherClockThatIsAhead() {
    long ahead = 3_600_000L << 16;
    clock.observe(ahead);
    assertThat(clock.tick()).isGreaterThan(ahead);
    clock.observe(5);
    assertThat(clock.tick()).isGreaterThan(ahead);
  }
}
