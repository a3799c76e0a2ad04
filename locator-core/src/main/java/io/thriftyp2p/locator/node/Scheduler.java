package io.thriftyp2p.locator.node;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Time, as it is handed to everything that decides, so that the same code runs in production and in
 * a simulation. A scheduler runs its tasks one at a time, in one thread.
 */
public interface Scheduler {
  /** Milliseconds since 1970 by this node's wall clock, which may jump. */
  long wallMillis();

  /** Nanoseconds from an arbitrary origin; never goes back. */
  long nanoTime();

  /**
   * Runs the task once, after the delay, in the scheduler's thread. Does not block; a task that
   * throws is logged and costs nothing else.
   */
  Cancellation schedule(Duration delay, Runnable task);

  /** Runs the task soon in the scheduler's thread, after those given earlier. */
  default void execute(Runnable task) {
    schedule(Duration.ZERO, task);
  }

  /** Completes in the scheduler's thread when so much time has passed. */
  default CompletableFuture<Void> after(Duration delay) {
    CompletableFuture<Void> over = new CompletableFuture<>();
    schedule(delay, () -> over.complete(null));
    return over;
  }

  /** Takes a scheduled task back; does nothing once the task has run. */
  @FunctionalInterface
  interface Cancellation {
    void cancel();
  }
}
