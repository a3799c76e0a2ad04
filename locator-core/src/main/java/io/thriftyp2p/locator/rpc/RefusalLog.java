package io.thriftyp2p.locator.rpc;

import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells of connections and calls that were refused, and why: one line a second at most, since
 * strangers must not fill a disk. Safe for use by many threads.
 */
final class RefusalLog {
  private static final long SILENCE_NANOS = 1_000_000_000L;

  private final LongSupplier nanoTime;
  private final Consumer<String> lines;

  /** When the next line may come. */
  private final AtomicLong next;

  private final AtomicLong untold = new AtomicLong();

  /**
   * @param lines takes each line; in any thread
   */
  RefusalLog(LongSupplier nanoTime, Consumer<String> lines) {
    this.nanoTime = nanoTime;
    this.lines = lines;
    this.next = new AtomicLong(nanoTime.getAsLong());
  }

  /**
   * @param who null: it is gone already
   */
  void refused(@Nullable SocketAddress who, String why) {
    long due = next.get();
    long now = nanoTime.getAsLong();
    if (now - due < 0 || !next.compareAndSet(due, now + SILENCE_NANOS)) {
      untold.incrementAndGet();
      return;
    }
    long more = untold.getAndSet(0);
    lines.accept(
        "refused %s: %s%s"
            .formatted(
                who instanceof InetSocketAddress at
                    ? NetUtil.toSocketAddressString(at)
                    : "somebody",
                why,
                more == 0 ? "" : " (and " + more + " others before)"));
  }
}
