package io.thriftyp2p.cli;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * One line on the terminal that says how far something is, once it takes longer than a second.
 * Nothing where standard error is no terminal, which the script that starts a command finds out.
 */
final class Progress implements AutoCloseable {
  private static final boolean ON_TERMINAL = Boolean.getBoolean("thrifty.terminal");
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long BETWEEN_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final boolean enabled;
  private final long begun = System.nanoTime();
  private long shownAt = begun;
  private int width;

  Progress() {
    this(ON_TERMINAL);
  }

  Progress(boolean enabled) {
    this.enabled = enabled;
  }

  /** Says it, unless that is too early, or something was said a moment ago. */
  void show(Supplier<String> text) {
    long now = System.nanoTime();
    if (enabled && now - begun > PATIENCE_NANOS && now - shownAt > BETWEEN_NANOS) {
      shownAt = now;
      String line = text.get();
      System.err.print("\r" + line + " ".repeat(Math.max(0, width - line.length())));
      System.err.flush();
      width = line.length();
    }
  }

  /** Waits for an answer, and says every now and then what it is waiting for. */
  <T> T await(CompletableFuture<T> answer, Duration limit, Supplier<String> text)
      throws ExecutionException, InterruptedException, TimeoutException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      try {
        return answer.get(BETWEEN_NANOS, TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        if (System.nanoTime() - deadline > 0) {
          throw e;
        }
        show(text);
      }
    }
  }

  /** Since the beginning, for people. */
  String elapsed() {
    return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun) + " s";
  }

  @Override
  public void close() {
    wipe();
  }

  /** Makes room for a line of another kind. */
  void wipe() {
    if (width > 0) {
      System.err.print("\r" + " ".repeat(width) + "\r");
      System.err.flush();
      width = 0;
    }
  }
}
