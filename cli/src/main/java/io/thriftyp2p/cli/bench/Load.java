package io.thriftyp2p.cli.bench;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Load that is under way or over. One thread runs it; any may look at it or stop it. */
public abstract sealed class Load permits ClosedLoop, OpenLoop {
  /** After a stop, requests under way may still end for so long. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  private static final long STEP_MILLIS = 10;

  static final long LOOK_MILLIS = 200;

  final LoadPlan plan;
  final Time time;
  final CountDownLatch over = new CountDownLatch(1);

  private final Operation operation;
  private final Measurement measurement;
  private final Function<Throwable, String> kindOf;
  private final AtomicLong numbers = new AtomicLong();
  private final AtomicLong unfinished;
  private final AtomicLong underWay = new AtomicLong();
  private volatile boolean stopped;
  private volatile long begunAt;
  private volatile long endedAt;

  /**
   * @param kindOf what a failure is called
   */
  Load(
      LoadPlan plan,
      Operation operation,
      Measurement measurement,
      Function<Throwable, String> kindOf,
      Time time) {
    this.plan = plan;
    this.operation = operation;
    this.measurement = measurement;
    this.kindOf = kindOf;
    this.time = time;
    this.unfinished = new AtomicLong(plan.requests());
  }

  /** A load as the plan has it. */
  public static Load of(
      LoadPlan plan,
      Operation operation,
      Measurement measurement,
      Function<Throwable, String> kindOf,
      Time time) {
    return plan.open()
        ? new OpenLoop(plan, operation, measurement, kindOf, time)
        : new ClosedLoop(plan, operation, measurement, kindOf, time);
  }

  /**
   * Blocks until all requests have ended, each by its own timeout, or the load was stopped.
   *
   * @param meanwhile runs some times a second in this thread
   */
  public final Measured run(Runnable meanwhile) throws InterruptedException {
    begunAt = time.nanoTime();
    endedAt = begunAt;
    if (plan.requests() > 0) {
      beginAll(meanwhile);
      while (!stopped && !over.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        meanwhile.run();
      }
      for (long waited = 0;
          waited < GRACE.toMillis() && underWay.get() > 0;
          waited += STEP_MILLIS) {
        if (over.await(STEP_MILLIS, TimeUnit.MILLISECONDS)) {
          break;
        }
      }
    }
    return measurement.look(endedAt - begunAt);
  }

  /** Nothing is begun any more. */
  public final void stop() {
    stopped = true;
  }

  /** What there is until now; for the thread that runs it. */
  public final Measured look() {
    return measurement.look(time.nanoTime() - begunAt);
  }

  abstract void beginAll(Runnable meanwhile) throws InterruptedException;

  /** Runs when a request of the client has ended, in any thread. */
  abstract void ended(int client);

  final boolean isStopped() {
    return stopped;
  }

  final long begunAt() {
    return begunAt;
  }

  /** The number of the next request; below 0 when there is none. */
  final long nextNumber() {
    if (stopped) {
      return -1;
    }
    long number = numbers.getAndIncrement();
    return number < plan.requests() ? number : -1;
  }

  /**
   * Begins a request.
   *
   * @param sinceNanos what its time counts from
   * @return whether it has ended already; otherwise {@link #ended} will be told
   */
  final boolean begin(int client, long number, long sinceNanos) {
    underWay.incrementAndGet();
    CompletableFuture<Integer> answer;
    try {
      answer = operation.begin(client, number);
    } catch (RuntimeException e) {
      answer = CompletableFuture.failedFuture(e);
    }
    if (answer.isDone()) {
      var unused = answer.whenComplete((missing, failure) -> record(sinceNanos, missing, failure));
      return true;
    }
    var unused =
        answer.whenComplete(
            (missing, failure) -> {
              record(sinceNanos, missing, failure);
              ended(client);
            });
    return false;
  }

  private void record(long sinceNanos, Integer missing, @Nullable Throwable failure) {
    long now = time.nanoTime();
    if (failure == null) {
      measurement.succeeded(now - sinceNanos, missing);
    } else {
      measurement.failed(now - sinceNanos, kindOf.apply(failure));
    }
    endedAt = now;
    underWay.decrementAndGet();
    if (unfinished.decrementAndGet() == 0) {
      over.countDown();
    }
  }
}
