package io.thriftyp2p.locator.rpc;

import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of connections that were refused, and why: one line a second at most, since strangers must
 * not fill a disk. Safe for use by many threads.
 */
final class RefusalLog {
  private static final Logger LOG = LoggerFactory.getLogger(RpcServer.class);
  private static final long SILENCE_NANOS = 1_000_000_000L;

  private final LongSupplier nanoTime;

  /** When the next line may come. */
  private final AtomicLong next;

  private final AtomicLong untold = new AtomicLong();

  RefusalLog(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
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
    LOG.warn(
        "refused a connection from {}: {}{}",
        who == null ? "somebody" : who.toString().substring(1),
        why,
        more == 0 ? "" : " (and " + more + " others before)");
  }
}
