package io.thriftyp2p.locator.node;

import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * A thread that runs tasks which others give it, such as an event loop. What it asks others to do
 * is best told to it by a task of its own: whoever has many such answers for it wakes it once, and
 * it has no further thread to go through.
 */
public interface HomeThread {
  /**
   * Runs tasks in this thread, for as long as it takes any; then it throws a {@link
   * java.util.concurrent.RejectedExecutionException}. Always the same; to be asked for in this
   * thread.
   */
  Optional<Executor> home();

  /** Of the calling thread, if it is one of these. */
  static Optional<Executor> ofCaller() {
    return Thread.currentThread() instanceof HomeThread thread ? thread.home() : Optional.empty();
  }
}
