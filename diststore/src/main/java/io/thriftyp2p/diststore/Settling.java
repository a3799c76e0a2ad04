package io.thriftyp2p.diststore;

import io.thriftyp2p.diststore.replication.Replicator;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

/** Waits for what follows from a move. Does not block; fails with a {@code TimeoutException}. */
record Settling(Scheduler scheduler, Duration limit) {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

  /** Until the ring agrees, and this node has all that it is to keep. */
  CompletableFuture<Void> of(StoreLife life) {
    return life.locator()
        .awaitSettled(limit)
        .thenCompose(ring -> filled(life.replicator(), scheduler.nanoTime() + limit.toNanos()));
  }

  private CompletableFuture<Void> filled(Replicator replicator, long deadline) {
    return replicator
        .health()
        .thenCompose(
            health -> {
              if (health.slotsFilling() == 0) {
                return CompletableFuture.completedFuture(null);
              }
              return scheduler.nanoTime() - deadline < 0
                  ? scheduler
                      .after(BETWEEN_LOOKS)
                      .thenCompose(later -> filled(replicator, deadline))
                  : CompletableFuture.failedFuture(
                      new TimeoutException(health.slotsFilling() + " slots are still coming in"));
            });
  }

  /** Until those whom a node has left agree that it is gone. */
  CompletableFuture<Void> without(StoreLife life, List<Endpoint> others) {
    return new RestOfRing(life.locator(), others, scheduler).settled(limit);
  }
}
