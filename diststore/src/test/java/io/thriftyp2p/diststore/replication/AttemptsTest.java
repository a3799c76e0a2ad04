package io.thriftyp2p.diststore.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.diststore.replication.Attempts.Verdict;
import io.thriftyp2p.testkit.Seeds;
import io.thriftyp2p.testkit.SimulatedScheduler;
import io.thriftyp2p.testkit.SimulatedTime;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AttemptsTest {
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final SimulatedTime time = new SimulatedTime();
  private final Attempts attempts =
      new Attempts(new SimulatedScheduler(time, Duration.ZERO), Seeds.random(1), PAUSE);
  private int made;
  private boolean works;

  private CompletableFuture<String> begin() {
    return attempts.until(
        LIMIT,
        failure -> Verdict.tryAgain(new UnavailableException("not yet", false)),
        left -> {
          made++;
          return works
              ? CompletableFuture.completedFuture("done")
              : CompletableFuture.failedFuture(new IllegalStateException());
        });
  }

  @Test
  void whatFailedIsTriedAgainAfterAPause() {
    CompletableFuture<String> result = begin();
    works = true;
    time.run(PAUSE.dividedBy(4));
    assertThat(result).isNotDone();
    time.run(PAUSE);
    assertThat(result).isCompletedWithValue("done");
  }

  @Test
  void whoeverPausesIsHurriedAndTriesNoMoreThanOnceForIt() {
    CompletableFuture<String> result = begin();
    attempts.hurry();
    assertThat(made).isEqualTo(2);
    works = true;
    attempts.hurry();
    assertThat(result).isCompletedWithValue("done");
    time.run(LIMIT);
    assertThat(made).as("the timers of pauses that were cut short do nothing").isEqualTo(3);
  }

  @Test
  void itIsOverWithTheTime() {
    CompletableFuture<String> result = begin();
    time.run(LIMIT);
    assertThat(result).isCompletedExceptionally();
  }
}
