package io.thriftyp2p.locator.rpc;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Bytes held on behalf of peers, over all connections, and who waits for them to become fewer. */
final class ByteBudget {
  private final long limit;
  private final AtomicLong used = new AtomicLong();
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

  ByteBudget(long limit) {
    this.limit = limit;
  }

  boolean isExhausted() {
    return used.get() > limit;
  }

  /** Takes or, with a negative number, gives back; may go over the limit. */
  void adjust(long bytes) {
    if (used.addAndGet(bytes) <= limit && bytes < 0) {
      wake();
    }
  }

  boolean tryTake(long bytes) {
    if (used.addAndGet(bytes) <= limit) {
      return true;
    }
    adjust(-bytes);
    return false;
  }

  /** Runs the task once, in whatever thread, as soon as the budget is not exhausted. */
  void whenFree(Runnable task) {
    waiting.add(task);
    if (!isExhausted()) {
      wake();
    }
  }

  /** Those that wait at the beginning: some of them wait anew at once. */
  private void wake() {
    for (int left = waiting.size(); left > 0 && !isExhausted(); left--) {
      Runnable task = waiting.poll();
      if (task != null) {
        task.run();
      }
    }
  }
}
