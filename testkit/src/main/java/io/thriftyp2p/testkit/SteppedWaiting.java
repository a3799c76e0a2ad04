package io.thriftyp2p.testkit;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Lets the one thread of a simulation wait: it steps time until what it waits for is there. It may
 * wait between events, and where a process would have given the work a thread that may block.
 *
 * <p>Waits nest: what runs while a handler waits may wait itself, and ends first. The outer one
 * goes on after it, if need be later than its answer came.
 */
final class SteppedWaiting {
  /** Each is some dozen stack frames deep. */
  private static final int DEEPEST = 64;

  private final SimulatedTime time;

  /** How many waits are under way, each in an event that runs within the one before. */
  private int depth;

  private int allowedAt;
  private Optional<IllegalStateException> tooDeep = Optional.empty();

  SteppedWaiting(SimulatedTime time) {
    this.time = time;
  }

  /** Runs what may block. */
  void runBlocking(Runnable task) {
    int before = allowedAt;
    allowedAt = depth;
    try {
      task.run();
    } finally {
      allowedAt = before;
    }
  }

  /**
   * Asked before a wait.
   *
   * @throws IllegalStateException where a process has a thread that must not block
   */
  void requireMayWait() {
    if (depth != allowedAt) {
      throw new IllegalStateException(
          "nothing may wait in a scheduler's task, in an asynchronous handler, or in what is chained"
              + " to a call");
    }
    if (allowedAt >= DEEPEST) {
      IllegalStateException failure =
          new IllegalStateException(
              DEEPEST
                  + " blocking calls wait within each other: a call that goes in circles, or more"
                  + " callers at the same time than a simulation can run in one thread; make the"
                  + " handlers asynchronous, or call one after the other");
      tooDeep = Optional.of(failure);
      throw failure;
    }
  }

  /**
   * Whether the condition came to hold within the limit.
   *
   * @throws IllegalStateException between events also when a wait within this one was too deep,
   *     since the handler that it was in may have turned that into an answer
   */
  boolean until(BooleanSupplier condition, Duration limit) {
    requireMayWait();
    boolean holds = step(condition, limit);
    if (depth == 0 && tooDeep.isPresent()) {
      throw tooDeep.get();
    }
    return holds;
  }

  private boolean step(BooleanSupplier condition, Duration limit) {
    depth++;
    try {
      return time.runUntil(condition, limit);
    } finally {
      depth--;
    }
  }
}
