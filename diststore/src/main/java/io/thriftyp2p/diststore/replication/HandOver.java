package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.locator.node.Scheduler;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Watches a leaving node grow empty. Runs in the store's scheduler thread. */
final class HandOver {
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);
  private static final int LOOKS_PER_OFFER = 6;

  private final Scheduler scheduler;
  private final ReplicationConfig config;
  private final Supplier<Remainder> remainder;
  private final Runnable offer;
  private final Consumer<Remainder> progress;
  private final CompletableFuture<Void> done;
  private Remainder last = new Remainder(Long.MAX_VALUE, Integer.MAX_VALUE);
  private long movedAt;
  private int looks;

  HandOver(
      Scheduler scheduler,
      ReplicationConfig config,
      Supplier<Remainder> remainder,
      Runnable offer,
      Consumer<Remainder> progress,
      CompletableFuture<Void> done) {
    this.scheduler = scheduler;
    this.config = config;
    this.remainder = remainder;
    this.offer = offer;
    this.progress = progress;
    this.done = done;
    this.movedAt = scheduler.nanoTime();
  }

  void check() {
    Remainder left = remainder.get();
    if (left.isNothing()) {
      done.complete(null);
      return;
    }
    if (!left.equals(last)) {
      last = left;
      movedAt = scheduler.nanoTime();
      progress.accept(left);
    } else if (scheduler.nanoTime() - movedAt > config.stallTimeout().toNanos()) {
      done.completeExceptionally(
          new UnavailableException(
              "nobody takes over the last %d entries and %d slots"
                  .formatted(left.entries(), left.slots()),
              false));
      return;
    }
    if (looks++ % LOOKS_PER_OFFER == 0) {
      offer.run();
    }
    scheduler.schedule(LOOK_EVERY, this::check);
  }
}
