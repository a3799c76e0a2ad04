package io.thriftyp2p.diststore.replication;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Counts the replicas that keep what is repaired. Used by one thread until {@link #done}. */
final class RepairCount {
  private final int needed;
  private final CompletableFuture<Void> enough = new CompletableFuture<>();
  private int kept;
  private int open;
  private boolean allAsked;

  RepairCount(int needed) {
    this.needed = needed;
  }

  synchronized void kept() {
    kept++;
  }

  void await(CompletionStage<KeepAnswer> answer) {
    synchronized (this) {
      open++;
    }
    var unused =
        answer.whenComplete(
            (done, failure) -> {
              synchronized (this) {
                open--;
                // A newer one that is kept instead is as good.
                kept += failure == null && done.counts() ? 1 : 0;
              }
              check();
            });
  }

  /** Fails with {@link UnavailableException} when too few keep it. */
  CompletableFuture<Void> done() {
    synchronized (this) {
      allAsked = true;
    }
    check();
    return enough;
  }

  private void check() {
    boolean reached;
    boolean hopeless;
    int now;
    synchronized (this) {
      now = kept;
      reached = kept >= needed;
      hopeless = allAsked && kept + open < needed;
    }
    if (reached) {
      enough.complete(null);
    } else if (hopeless) {
      enough.completeExceptionally(
          new UnavailableException(
              "%d replicas keep the newest version, and %d must before it is shown"
                  .formatted(now, needed),
              false,
              needed,
              now));
    }
  }
}
