package io.thriftyp2p.diststore.replication;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tells when the writes that began under an earlier ring have ended. A write enters before it looks
 * at the ring and exits when it is kept; once the ring has been swapped, {@link #advance} begins a
 * new epoch, and {@link #drained} completes when the last write of the earlier ones is out. Safe
 * for use by many threads; nobody waits to enter.
 */
final class OperationGate {
  private volatile Epoch current = new Epoch();
  private volatile CompletableFuture<Void> drained = CompletableFuture.completedFuture(null);

  /** The writes between two swaps of the ring. */
  static final class Epoch {
    /** One for the epoch being open, and one for each write that is in. */
    private final AtomicInteger inside = new AtomicInteger(1);

    private final CompletableFuture<Void> empty = new CompletableFuture<>();

    private boolean enter() {
      return inside.getAndUpdate(n -> n == 0 ? 0 : n + 1) > 0;
    }

    void exit() {
      if (inside.decrementAndGet() == 0) {
        empty.complete(null);
      }
    }
  }

  /** The caller must call {@link Epoch#exit} once, whatever happens. */
  Epoch enter() {
    while (true) {
      Epoch epoch = current;
      if (epoch.enter()) {
        return epoch;
      }
    }
  }

  /** To be called after each swap of the ring, by one thread at a time. */
  void advance() {
    Epoch closed = current;
    current = new Epoch();
    drained = CompletableFuture.allOf(drained, closed.empty);
    closed.exit();
  }

  /** Completes when no write is under way that began before the latest {@link #advance}. */
  CompletableFuture<Void> drained() {
    return drained;
  }
}
