package io.thriftyp2p.locator.rpc;

import io.netty.channel.EventLoop;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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

  private final Consumer<Bound> met;
  private final Runnable whenFree;
  private final Runnable giveWay;

  /** Changed on the event loop only. */
  private volatile Room room;

  private long held;
  private OptionalLong largeTicket = OptionalLong.empty();
  private Optional<Future<?>> waiting = Optional.empty();

  /** Whether the budget will tell when it has room: it is asked once, however often one waits. */
  private final AtomicBoolean toBeTold = new AtomicBoolean();

  /**
   * @param met hears when the connection begins to wait
   * @param whenFree runs, in any thread, when there is room again
   * @param giveWay is to drop a large incomplete message with its connection; runs in any thread
   */
  MemoryShare(Room room, Consumer<Bound> met, Runnable whenFree, Runnable giveWay) {
    this.room = room;
    this.met = met;
    this.whenFree = whenFree;
    this.giveWay = giveWay;
  }

  /** Takes of another room from now on, with all that it holds; it waits for none. */
  void moveTo(Room other) {
    long all = held;
    boolean isLarge = largeTicket.isPresent();
    release();
    room = other;
    toBeTold.set(false);
    hold(all);
    if (isLarge) {
      largeTicket = OptionalLong.of(room.large().add(giveWay));
    }
  }

  private void release() {
    stopWaiting();
    hold(0);
    forgetTicket();
  }

  private void hold(long now) {
    if (now != held) {
      room.budget().adjust(now - held);
      held = now;
    }
  }

  private void forgetTicket() {
    largeTicket.ifPresent(room.large()::remove);
    largeTicket = OptionalLong.empty();
  }

  long held() {
    return held;
  }

  /**
   * Takes room for what will soon be held; in any thread.
   *
   * @return gives it back
   */
  Runnable reserve(int bytes) {
    ByteBudget budget = room.budget();
    budget.adjust(bytes);
    return () -> budget.adjust(-bytes);
  }

  /** Takes so much more, until the next report says all. */
  void add(long bytes) {
    hold(held + bytes);
  }

  /**
   * @param large what the peer may have to give way with: bytes received and not decoded, or
   *     answers that it does not take
   * @param other requests in work, and answers not sent
   * @param progressed whether a message was completed since the last report
   */
  void report(long large, long other, boolean progressed) {
    hold(large + other);
    boolean isLarge = large > ALWAYS_ALLOWED;
    if (largeTicket.isPresent() && (progressed || !isLarge)) {
      forgetTicket();
    }
    if (isLarge && largeTicket.isEmpty()) {
      largeTicket = OptionalLong.of(room.large().add(giveWay));
    }
  }

  /**
   * Whether another request may be begun. If not, it may once one of those in work is over.
   *
   * @param inWork bytes of requests in work, and of answers that are not sent
   */
  boolean mayTakeOn(long inWork) {
    return inWork <= ALWAYS_ALLOWED || !room.budget().isExhausted();
  }

  /** Whether the connection may be read on; if not, it will hear when that changes. */
  boolean mayGrow(EventLoop loop) {
    if (mayTakeOn(held)) {
      return true;
    }
    await(loop);
    return false;
  }

  /** In any thread. */
  boolean isExhausted() {
    return room.budget().isExhausted();
  }

  /** Waits for room, and sees that some is made. */
  void await(EventLoop loop) {
    if (waiting.isEmpty()) {
      met.accept(Bound.BYTES_IN_FLIGHT);
      waiting =
          Optional.of(
              loop.scheduleAtFixedRate(
                  room.large()::makeRoom,
                  IMPATIENCE_MILLIS,
                  IMPATIENCE_MILLIS,
                  TimeUnit.MILLISECONDS));
      if (toBeTold.compareAndSet(false, true)) {
        room.budget().whenFree(this::tell);
      }
    }
  }

  private void tell() {
    toBeTold.set(false);
    whenFree.run();
  }

  void stopWaiting() {
    waiting.ifPresent(timer -> timer.cancel(false));
    waiting = Optional.empty();
  }
}
