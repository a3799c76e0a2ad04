package io.thriftyp2p.locator.rpc;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The large messages of a server that have begun and are not complete. When there is no room for
 * more bytes they could wait for each other, or all for a sender that stalls: then those that began
 * first give way. Any thread may call it.
 */
final class LargeMessages {
  /** A sender that is as fast as this never has to give way. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  /** One of so many goes in a round. */
  private static final int FRACTION = 8;

  /** Room that was asked for shows only after the connections' loops have run. */
  private static final Duration BETWEEN_ROUNDS = Duration.ofMillis(100);

  private record Begun(long nanos, Runnable giveWay) {}

  private final ConcurrentNavigableMap<Long, Begun> begun = new ConcurrentSkipListMap<>();
  private final AtomicLong last = new AtomicLong();
  private final AtomicLong lastRound = new AtomicLong(System.nanoTime());

  /**
   * @param giveWay drops the message and its connection; runs in any thread
   * @return for {@link #remove}
   */
  long add(Runnable giveWay) {
    long ticket = last.incrementAndGet();
    begun.put(ticket, new Begun(System.nanoTime(), giveWay));
    return ticket;
  }

  void remove(long ticket) {
    begun.remove(ticket);
  }

  /** To be called while somebody waits for room. */
  void makeRoom() {
    long now = System.nanoTime();
    long before = lastRound.get();
    if (now - before < BETWEEN_ROUNDS.toNanos() || !lastRound.compareAndSet(before, now)) {
      return;
    }
    int most = begun.size() / FRACTION + 1;
    for (int i = 0; i < most; i++) {
      Map.Entry<Long, Begun> first = begun.firstEntry();
      if (first == null || now - first.getValue().nanos() < GRACE.toNanos()) {
        return;
      }
      if (begun.remove(first.getKey(), first.getValue())) {
        first.getValue().giveWay().run();
      }
    }
  }
}
