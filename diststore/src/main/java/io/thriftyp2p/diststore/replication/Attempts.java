package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.locator.node.Failures;
import io.thriftyp2p.locator.node.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Tries something again, with growing pauses, until it works, is hopeless, or the time is over.
 * Safe for use by many threads.
 */
final class Attempts {
  private static final int MAX_DOUBLINGS = 4;

  private final Scheduler scheduler;
  private final RandomGenerator random;
  private final Duration pause;

  /** Those that pause, in the order in which they began to. */
  private final NavigableMap<Long, Runnable> pausing = new ConcurrentSkipListMap<>();

  private final AtomicLong pauses = new AtomicLong();

  Attempts(Scheduler scheduler, RandomGenerator random, Duration pause) {
    this.scheduler = scheduler;
    this.random = random;
    this.pause = pause;
  }

  /** Does the thing once; gets the time that is left for it. */
  @FunctionalInterface
  interface Attempt<T> {
    CompletionStage<T> make(Duration timeLeft);
  }

  /**
   * What to make of a failed attempt.
   *
   * @param again whether another attempt may help, and can do no harm
   */
  record Verdict(RuntimeException failure, boolean again) {
    static Verdict tryAgain(RuntimeException failure) {
      return new Verdict(failure, true);
    }

    static Verdict giveUp(RuntimeException failure) {
      return new Verdict(failure, false);
    }

    /** Another attempt is made where it is certain that this one did nothing. */
    static Verdict of(UnavailableException failure) {
      return new Verdict(failure, !failure.mayHaveBeenApplied());
    }
  }

  /**
   * Makes attempts until the time is over.
   *
   * @param judge looks at an attempt's failure, and does what may help the next one
   */
  <T> CompletableFuture<T> until(
      Duration timeout, Function<Throwable, Verdict> judge, Attempt<T> attempt) {
    CompletableFuture<T> result = new CompletableFuture<>();
    new Run<>(scheduler.nanoTime() + timeout.toNanos(), judge, attempt, result).once(0);
    return result;
  }

  private final class Run<T> {
    private final long deadline;
    private final Function<Throwable, Verdict> judge;
    private final Attempt<T> attempt;
    private final CompletableFuture<T> result;

    Run(
        long deadline,
        Function<Throwable, Verdict> judge,
        Attempt<T> attempt,
        CompletableFuture<T> result) {
      this.deadline = deadline;
      this.judge = judge;
      this.attempt = attempt;
      this.result = result;
    }

    void once(int failures) {
      Duration left = Duration.ofNanos(Math.max(1, deadline - scheduler.nanoTime()));
      attempt
          .make(left)
          .whenComplete(
              (value, failure) -> {
                if (failure == null) {
                  result.complete(value);
                } else {
                  failed(failures, judge.apply(Failures.cause(failure)));
                }
              });
    }

    private void failed(int failures, Verdict verdict) {
      Duration wait = pauseAfter(failures);
      if (verdict.again() && scheduler.nanoTime() + wait.toNanos() - deadline < 0) {
        pauseBefore(() -> once(failures + 1), wait);
      } else {
        result.completeExceptionally(verdict.failure());
      }
    }
  }

  private void pauseBefore(Runnable retry, Duration wait) {
    long number = pauses.incrementAndGet();
    pausing.put(number, retry);
    scheduler.schedule(wait, () -> resume(number));
  }

  private void resume(long number) {
    Runnable retry = pausing.remove(number);
    if (retry != null) {
      retry.run();
    }
  }

  /** What failed may work now: those that pause try again at once. */
  void hurry() {
    // Those that pause again meanwhile are not hurried a second time.
    List.copyOf(pausing.keySet()).forEach(this::resume);
  }

  Duration pauseAfter(int failures) {
    long longest = pause.toNanos() << Math.min(failures, MAX_DOUBLINGS);
    return Duration.ofNanos(longest / 2 + random.nextLong(longest / 2 + 1));
  }
}
