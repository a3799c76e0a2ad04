package io.thriftyp2p.diststore.http;

import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** What is to happen unless something else comes first. On an event loop. */
final class Deadline {
  private Optional<Future<?>> timer = Optional.empty();

  void set(EventExecutor loop, Duration limit, Runnable task) {
    cancel();
    timer = Optional.of(loop.schedule(task, limit.toNanos(), TimeUnit.NANOSECONDS));
  }

  void cancel() {
    timer.ifPresent(set -> set.cancel(false));
    timer = Optional.empty();
  }
}
