package io.thriftyp2p.cli;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Asks again and again, until it is done or nothing has changed for too long. */
final class Poll {
  private static final long FIRST_PAUSE_MILLIS = 20;
  private static final long LONGEST_PAUSE_MILLIS = 500;

  private final Duration patience;
  private long pause = FIRST_PAUSE_MILLIS;
  private Object latest = "";
  private long changedAt = System.nanoTime();

  /**
   * @param patience how long the state may stay as it is
   */
  Poll(Duration patience) {
    this.patience = patience;
  }

  /**
   * Waits a moment; the first ones are short.
   *
   * @param state what was seen last
   * @return false when it has been the same for too long
   */
  boolean goOn(Object state) {
    if (!state.equals(latest)) {
      latest = state;
      changedAt = System.nanoTime();
    }
    if (System.nanoTime() - changedAt > patience.toNanos()) {
      return false;
    }
    var unused =
        new CompletableFuture<Boolean>()
            .completeOnTimeout(true, pause, TimeUnit.MILLISECONDS)
            .join();
    pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
    return true;
  }
}
