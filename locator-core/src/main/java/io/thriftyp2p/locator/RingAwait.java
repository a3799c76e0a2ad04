package io.thriftyp2p.locator;

import io.thriftyp2p.locator.membership.Membership;
import io.thriftyp2p.locator.node.Scheduler;
import io.thriftyp2p.locator.ring.HashRing;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Waits for a state of the ring: for tests, scripts and rolling restarts. Does not block. */
final class RingAwait {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
  private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(200);

  private final RingKeeper keeper;
  private final Scheduler scheduler;

  private final Map<Long, CompletableFuture<HashRing>> pending = new ConcurrentHashMap<>();
  private final AtomicLong begun = new AtomicLong();
  private volatile boolean closed;

  RingAwait(RingKeeper keeper, Scheduler scheduler) {
    this.keeper = keeper;
    this.scheduler = scheduler;
  }

  /** The node is closed: nothing will be seen any more. */
  void close() {
    closed = true;
    pending.forEach(
        (number, result) ->
            result.completeExceptionally(
                new IllegalStateException("the node was closed while the ring was waited for")));
  }

  private CompletableFuture<HashRing> begin() {
    CompletableFuture<HashRing> result = new CompletableFuture<>();
    long number = begun.incrementAndGet();
    pending.put(number, result);
    var unused = result.whenComplete((ring, failure) -> pending.remove(number));
    if (closed) {
      close();
    }
    return result;
  }

  CompletableFuture<HashRing> members(int count, Duration timeout) {
    CompletableFuture<HashRing> result = begin();
    long deadline = scheduler.nanoTime() + timeout.toNanos();
    scheduler.execute(() -> lookForMembers(count, deadline, result));
    return result;
  }

  private void lookForMembers(int count, long deadline, CompletableFuture<HashRing> result) {
    HashRing ring = keeper.ring();
    if (ring.size() == count) {
      result.complete(ring);
    } else {
      again(
          deadline,
          BETWEEN_LOOKS,
          result,
          () -> "the ring has %d members, not %d".formatted(keeper.ring().size(), count),
          () -> lookForMembers(count, deadline, result));
    }
  }

  CompletableFuture<HashRing> settled(Duration timeout) {
    CompletableFuture<HashRing> result = begin();
    askWhetherSettled(scheduler.nanoTime() + timeout.toNanos(), result);
    return result;
  }

  private void askWhetherSettled(long deadline, CompletableFuture<HashRing> result) {
    var unused =
        keeper
            .is(Membership::isSettled)
            .exceptionally(failure -> false)
            .thenAccept(
                settled -> {
                  if (settled) {
                    result.complete(keeper.ring());
                  } else {
                    again(
                        deadline,
                        BETWEEN_QUESTIONS,
                        result,
                        () -> "the members do not agree on the ring yet: " + keeper.view(),
                        () -> askWhetherSettled(deadline, result));
                  }
                });
  }

  private void again(
      long deadline,
      Duration pause,
      CompletableFuture<HashRing> result,
      Supplier<String> problem,
      Runnable next) {
    if (scheduler.nanoTime() - deadline >= 0) {
      result.completeExceptionally(new TimeoutException(problem.get()));
    } else {
      scheduler.schedule(pause, next);
    }
  }
}
