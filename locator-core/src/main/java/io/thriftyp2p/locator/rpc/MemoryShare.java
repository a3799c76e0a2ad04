package io.thriftyp2p.locator.rpc;

import io.netty.channel.EventLoop;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * What one connection holds of the memory that a server gives to all, and whether it may take more.
 * On the connection's event loop.
 */
final class MemoryShare {
  /** What a connection may hold even when the server as a whole holds too much. */
  private static final int ALWAYS_ALLOWED = 16 << 10;

  /** After how long a wait for room others are asked to make some, and again. */
  private static final long IMPATIENCE_MILLIS = 250;

  private final ServerShared server;
  private final LargeMessages largeMessages;
  private final long most;
  private final Runnable whenFree;
  private final Runnable giveWay;

  private ByteBudget budget;
  private long held;
  private boolean full;
  private OptionalLong largeTicket = OptionalLong.empty();
  private Optional<Future<?>> waiting = Optional.empty();

  /**
   * @param whenFree runs, in any thread, when there is room again
   * @param giveWay is to drop a large incomplete message with its connection; runs in any thread
   */
  MemoryShare(ServerShared server, Runnable whenFree, Runnable giveWay) {
    this.server = server;
    this.budget = server.budget();
    this.most = server.config().maxBytesPerConnection();
    this.largeMessages = server.largeMessages();
    this.whenFree = whenFree;
    this.giveWay = giveWay;
  }

  /** The connection is one of another node: from now on it takes of what those have. */
  void moveToPeers() {
    budget.adjust(-held);
    budget = server.peerBudget();
    budget.adjust(held);
  }

  /**
   * @param received what the bytes received and not decoded occupy
   * @param other requests in work, and answers not sent
   * @param progressed whether a message was completed since the last report
   */
  void report(int received, long other, boolean progressed) {
    long now = received + other;
    if (now != held) {
      budget.adjust(now - held);
      held = now;
    }
    boolean large = received > ALWAYS_ALLOWED;
    if (largeTicket.isPresent() && (progressed || !large)) {
      largeMessages.remove(largeTicket.getAsLong());
      largeTicket = OptionalLong.empty();
    }
    if (large && largeTicket.isEmpty()) {
      largeTicket = OptionalLong.of(largeMessages.add(giveWay));
    }
  }

  /** Whether the connection may be read on; if not, it will hear when that changes. */
  boolean mayGrow(EventLoop loop) {
    if (held > most) {
      // It is asked again when some of that is gone.
      if (!full) {
        server.met(Bound.BYTES_PER_CONNECTION);
      }
      full = true;
      return false;
    }
    full = false;
    if (held <= ALWAYS_ALLOWED || !budget.isExhausted()) {
      return true;
    }
    if (waiting.isEmpty()) {
      server.met(Bound.BYTES_IN_FLIGHT);
      waiting =
          Optional.of(
              loop.scheduleAtFixedRate(
                  largeMessages::makeRoom,
                  IMPATIENCE_MILLIS,
                  IMPATIENCE_MILLIS,
                  TimeUnit.MILLISECONDS));
      budget.whenFree(whenFree);
    }
    return false;
  }

  void stopWaiting() {
    waiting.ifPresent(timer -> timer.cancel(false));
    waiting = Optional.empty();
  }
}
