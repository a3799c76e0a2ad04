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
 * closes. Or without handing over, to be started again. Or at once. Safe for use by many threads.
 */
final class Departure {
  private static final Logger LOG = LoggerFactory.getLogger(Departure.class);

  /** Three of them make a stop, which takes no longer than a second. */
  private static final Duration STEP = Duration.ofMillis(300);

  private final RingKeeper keeper;
  private final NodeRecorder recorder;
  private final ServiceHost server;
  private final Scheduler scheduler;
  private final BlockingWork blocking;

  /**
   * How long a leaving node waits for its last word to be out, and then for the answers that it
   * owes; the hand-over before that has bounds of its own.
   */
  private final Duration drain;

  private final List<Supplier<CompletableFuture<Void>>> handOvers = new CopyOnWriteArrayList<>();
  private final List<AutoCloseable> resources = new CopyOnWriteArrayList<>();
  private final AtomicBoolean begun = new AtomicBoolean();
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  Departure(NodeParts parts, NodeRecorder recorder) {
    this.keeper = parts.keeper();
    this.recorder = recorder;
    this.server = parts.runtime().host();
    this.blocking = parts.runtime().blocking();
    this.scheduler = parts.scheduler();
    this.drain = parts.config().drainTimeout();
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
              .thenRun(recorder::handedOver)
              .exceptionally(failure -> null)
              .thenCompose(done -> within(drain, keeper.ask(Membership::left)))
              .exceptionally(failure -> null)
              .thenCompose(told -> server.drain(drain))
              .thenCompose(drained -> within(drain, recorder.recorded()))
              .whenCompleteAsync((done, failure) -> close(handedOver), blocking::inBackground);
    }
    return closed;
  }

  /** Each step is short; also cuts a leave short that is under way. */
  CompletableFuture<Void> stop() {
    begun.set(true);
    if (stopping.compareAndSet(false, true)) {
      var unused =
          within(STEP, keeper.ask(Membership::stopping))
              .exceptionally(failure -> null)
              .thenCompose(told -> server.drain(STEP))
              .thenCompose(drained -> within(STEP, recorder.recorded()))
              .whenCompleteAsync((done, failure) -> closeNow(), blocking::inBackground);
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

  /** The same, but done when the time is over. */
  private CompletableFuture<Void> within(Duration limit, CompletableFuture<Void> step) {
    CompletableFuture<Void> bounded = new CompletableFuture<>();
    scheduler.schedule(limit, () -> bounded.complete(null));
    var unused = step.whenComplete((done, failure) -> bounded.complete(null));
    return bounded;
  }

  void closeNow() {
    begun.set(true);
    if (closed.isDone()) {
      return;
    }
    close(CompletableFuture.completedFuture(null));
  }

  private void close(CompletableFuture<Void> outcome) {
    if (!closing.compareAndSet(false, true)) {
      return;
    }
    keeper.run(Membership::stop);
    server.close();
    awaitLastSave();
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

  /** Who opens the memory again must find what was saved last. */
  private void awaitLastSave() {
    CompletableFuture<Void> saved = recorder.close();
    if (!saved.isDone()) {
      blocking.await(saved);
    }
  }

  private static void closeQuietly(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      LOG.warn("closing {} failed", resource, e);
    }
  }
}
