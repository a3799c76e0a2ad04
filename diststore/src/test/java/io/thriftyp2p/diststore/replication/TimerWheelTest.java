package io.thriftyp2p.diststore.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.locator.node.Scheduler.Cancellation;
import io.thriftyp2p.testkit.SimulatedScheduler;
import io.thriftyp2p.testkit.SimulatedTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimerWheelTest {
  private final SimulatedTime time = new SimulatedTime();
  private final SimulatedScheduler scheduler = new SimulatedScheduler(time, Duration.ZERO);
  private final TimerWheel wheel = new TimerWheel(scheduler);
  private final List<Long> lateNanos = new ArrayList<>();

  private Cancellation set(Duration delay) {
    long due = scheduler.nanoTime() + delay.toNanos();
    return wheel.after(delay, () -> lateNanos.add(scheduler.nanoTime() - due));
  }

  private void assertOnTime(int times) {
    assertThat(lateNanos)
        .hasSize(times)
        .allSatisfy(late -> assertThat(late).isBetween(0L, 2 * TimerWheel.TICK.toNanos()));
  }

  @Test
  void eachGoesOffOnceSoonAfterItsTime() {
    Random random = new Random(1);
    for (int i = 0; i < 1_000; i++) {
      set(Duration.ofMillis(random.nextInt(20_000)));
      time.run(Duration.ofMillis(random.nextInt(5)));
    }
    time.run(Duration.ofSeconds(30));
    assertOnTime(1_000);
  }

  @Test
  void whatIsTakenBackDoesNotGoOff() {
    Cancellation first = set(Duration.ofMillis(100));
    set(Duration.ofMillis(100));
    Cancellation third = set(Duration.ofMillis(100));
    first.cancel();
    first.cancel();
    time.run(Duration.ofSeconds(1));
    third.cancel();
    assertOnTime(2);
  }

  @Test
  void afterAPauseItTurnsAgain() {
    set(Duration.ofMillis(30));
    time.run(Duration.ofMinutes(3));
    set(Duration.ofMillis(30));
    time.run(Duration.ofSeconds(1));
    assertOnTime(2);
  }

  @Test
  void timersThatFollowEachOtherAllGoOff() {
    List<Integer> steps = new ArrayList<>();
    wheel.after(
        Duration.ofMillis(10),
        () -> {
          steps.add(1);
          wheel.after(Duration.ofMillis(10), () -> steps.add(2));
        });
    time.run(Duration.ofSeconds(1));
    assertThat(steps).containsExactly(1, 2);
  }

  @Test
  void nothingIsLookedAtWhileThereIsNothingToWaitFor() {
    set(Duration.ofMillis(10)).cancel();
    time.run(Duration.ofSeconds(1));
    assertThat(time.pending()).isZero();
  }
}
