package io.thriftyp2p.cli.bench;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Requests are due at even intervals, whatever became of the earlier ones, and their time counts
 * from when they were due. One that finds all clients busy waits for them, and its wait counts:
 * there is no coordinated omission.
 */
final class OpenLoop extends Load {
  private final BlockingQueue<Integer> idle;

  OpenLoop(
      LoadPlan plan,
      Operation operation,
      Measurement measurement,
      Function<Throwable, String> kindOf,
      Time time) {
    super(plan, operation, measurement, kindOf, time);
    idle = new ArrayBlockingQueue<>(plan.slots());
    for (int slot = 0; slot < plan.slots(); slot++) {
      idle.add(slot % plan.clients());
    }
  }

  @Override
  void beginAll(Runnable meanwhile) throws InterruptedException {
    double interval = TimeUnit.SECONDS.toNanos(1) / plan.rate();
    long look = begunAt();
    for (long number = nextNumber(); number >= 0; number = nextNumber()) {
      long due = begunAt() + (long) (number * interval);
      look = waitUntil(due, look, meanwhile);
      Integer client = idle.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      while (client == null && !isStopped()) {
        meanwhile.run();
        client = idle.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      }
      if (client == null) {
        return;
      }
      if (begin(client, number, due)) {
        ended(client);
      }
    }
  }

  /** Returns when to look up next; it is looked up also when all are late. */
  private long waitUntil(long due, long look, Runnable meanwhile) {
    long next = look;
    long now = time.nanoTime();
    do {
      if (now - next >= 0) {
        meanwhile.run();
        next = now + TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS);
      }
      if (now - due < 0) {
        time.sleepUntil(next - due < 0 ? next : due);
        now = time.nanoTime();
      }
    } while (now - due < 0 && !isStopped());
    return next;
  }

  @Override
  void ended(int client) {
    idle.add(client);
  }
}
