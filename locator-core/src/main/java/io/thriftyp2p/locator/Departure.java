package io.thriftyp2p.locator;

import io.thriftyp2p.locator.membership.Membership;
import io.thriftyp2p.locator.node.Scheduler;
import io.thriftyp2p.locator.rpc.ServiceHost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a node goes: out of the ring, hands over, says its last word, answers what it still owes,
 * closes. Or at once. Safe for use by many threads.
 */
final class Departure {
  private static final Logger LOG = LoggerFactory.getLogger(Departure.class);

  private final RingKeeper keeper;
  private final ServiceHost server;
  private final Scheduler scheduler;
  private final BlockingWork blocking;
  private final Duration drain;
  private final List<Supplier<CompletableFuture<Void>>> handOvers = new CopyOnWriteArrayList<>();
  private final List<AutoCloseable> resources = new CopyOnWriteArrayList<>();
  private final AtomicBoolean begun = new AtomicBoolean();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  /**
   * @param drain how long a leaving node waits for its last word to be out, and then for the
   *     answers that it owes; the hand-over before that has bounds of its own
   */
  Departure(RingKeeper keeper, NodeRuntime runtime, Scheduler scheduler, Duration drain) {
    this.keeper = keeper;
    this.server = runtime.host();
    this.blocking = runtime.blocking();
    this.scheduler = scheduler;
    this.drain = drain;
  }

  void onLeave(Supplier<CompletableFuture<Void>> handOver) {
    handOvers.add(handOver);
  }

  /** Those that are added first are closed last. */
  void onClose(AutoCloseable resource) {
    resources.add(resource);
  }

  /** Runs the action when the node is closed, or at once if it is. */
  void onClosed(Runnable action) {
    var unused = closed.whenComplete((done, failure) -> action.run());
  }

  /** Completes when the node is closed; fails when its hand-over did. */
  CompletableFuture<Void> closed() {
    return closed;
  }

  CompletableFuture<Void> leave() {
    if (begun.compareAndSet(false, true)) {
      CompletableFuture<Void> handedOver =
          keeper.ask(Departure::leaveRing).thenCompose(left -> handOver());
      var unused =
          handedOver
              .exceptionally(failure -> null)
              .thenCompose(done -> lastWord())
              .exceptionally(failure -> null)
              .thenCompose(told -> server.drain(drain))
              .whenCompleteAsync((done, failure) -> close(handedOver), blocking::inBackground);
    }
    return closed;
  }

  private static CompletableFuture<Void> leaveRing(Membership membership) {
    membership.leave();
    return CompletableFuture.completedFuture(null);
  }

  private CompletableFuture<Void> handOver() {
    return CompletableFuture.allOf(
        handOvers.stream().map(Supplier::get).toArray(CompletableFuture<?>[]::new));
  }

  private CompletableFuture<Void> lastWord() {
    CompletableFuture<Void> told = keeper.ask(Membership::left);
    scheduler.schedule(drain, () -> told.complete(null));
    return told;
  }

  void closeNow() {
    begun.set(true);
    if (closed.isDone()) {
      return;
    }
    close(CompletableFuture.completedFuture(null));
  }

  private void close(CompletableFuture<Void> outcome) {
    keeper.run(Membership::stop);
    server.close();
    List<AutoCloseable> lastFirst = new ArrayList<>(resources);
    Collections.reverse(lastFirst);
    lastFirst.forEach(Departure::closeQuietly);
    if (!outcome.isDone()) {
      outcome.completeExceptionally(new IllegalStateException("closed before it had handed over"));
    }
    var unused =
        outcome.whenComplete(
            (done, failure) -> {
              if (failure == null) {
                closed.complete(null);
              } else {
                closed.completeExceptionally(failure);
              }
            });
  }

  private static void closeQuietly(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      LOG.warn("closing {} failed", resource, e);
    }
  }
}
