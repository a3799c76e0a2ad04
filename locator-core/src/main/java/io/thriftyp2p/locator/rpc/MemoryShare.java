package io.thriftyp2p.locator.rpc;

import io.netty.channel.EventLoop;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What one connection holds of the memory that a server gives to all, and whether it may take more.
 * On the connection's event loop.
 */
final class MemoryShare {
  /** What a connection may hold even when the server as a whole holds too much. */
  static final int ALWAYS_ALLOWED = 16 << 10;

  /** After how long a wait for room others are asked to make some, and again. */
  private static final long IMPATIENCE_MILLIS = 250;

  private final LargeMessages largeMessages;
  private final Consumer<Bound> met;
  private final Runnable whenFree;
  private final Runnable giveWay;

  private ByteBudget budget;
  private long held;
  private OptionalLong largeTicket = OptionalLong.empty();
  private Optional<Future<?>> waiting = Optional.empty();

  /**
   * @param met hears when the connection begins to wait
   * @param whenFree runs, in any thread, when there is room again
   * @param giveWay is to drop a large incomplete message with its connection; runs in any thread
   */
  MemoryShare(
      ByteBudget budget,
      LargeMessages largeMessages,
      Consumer<Bound> met,
      Runnable whenFree,
      Runnable giveWay) {
    this.budget = budget;
    this.largeMessages = largeMessages;
    this.met = met;
    this.whenFree = whenFree;
    this.giveWay = giveWay;
  }

  /** Takes of that budget from now on. */
  void moveTo(ByteBudget other) {
    budget.adjust(-held);
    budget = other;
    budget.adjust(held);
  }

  long held() {
    return held;
  }

  /**
   * @param large what the peer may have to give way with: bytes received and not decoded, or
   *     answers that it does not take
   * @param other requests in work, and answers not sent
   * @param progressed whether a message was completed since the last report
   */
  void report(long large, long other, boolean progressed) {
    long now = large + other;
    if (now != held) {
      budget.adjust(now - held);
      held = now;
    }
    boolean isLarge = large > ALWAYS_ALLOWED;
    if (largeTicket.isPresent() && (progressed || !isLarge)) {
      largeMessages.remove(largeTicket.getAsLong());
      largeTicket = OptionalLong.empty();
    }
    if (isLarge && largeTicket.isEmpty()) {
      largeTicket = OptionalLong.of(largeMessages.add(giveWay));
    }
  }

  /**
   * Whether another request may be begun. If not, it may once one of those in work is over.
   *
   * @param inWork bytes of requests in work, and of answers that are not sent
   */
  boolean mayTakeOn(long inWork) {
    return inWork <= ALWAYS_ALLOWED || !budget.isExhausted();
  }

  /** Whether the connection may be read on; if not, it will hear when that changes. */
  boolean mayGrow(EventLoop loop) {
    if (mayTakeOn(held)) {
      return true;
    }
    await(loop);
    return false;
  }

  boolean isExhausted() {
    return budget.isExhausted();
  }

  /** Waits for room, and sees that some is made. */
  void await(EventLoop loop) {
    if (waiting.isEmpty()) {
      met.accept(Bound.BYTES_IN_FLIGHT);
      waiting =
          Optional.of(
              loop.scheduleAtFixedRate(
                  largeMessages::makeRoom,
                  IMPATIENCE_MILLIS,
                  IMPATIENCE_MILLIS,
                  TimeUnit.MILLISECONDS));
      budget.whenFree(whenFree);
    }
  }

  void stopWaiting() {
    waiting.ifPresent(timer -> timer.cancel(false));
    waiting = Optional.empty();
  }
}
