package io.thriftyp2p.locator.rpc;

import java.util.function.LongSupplier;

/**
 * One turn of a connection after the other: when it comes, how much of what has arrived is taken in
 * it, so that others have theirs soon, and whether it took long. On the connection's event loop.
 */
final class Turn {
  /** After so many bytes of requests others have their turn; a longer request is one turn. */
  private static final int MOST_BYTES = 64 << 10;

  /** After so much time likewise. */
  private static final long MOST_NANOS = 2_000_000;

  /** The clock is looked at after so many requests, since most are over sooner than that. */
  private static final int BETWEEN_LOOKS = 8;

  /** A turn that takes longer than this is a long one, or that has more to write than that. */
  private static final long LONG_NANOS = 500_000;

  private static final int MUCH_TO_WRITE = 64 << 10;

  private final LongSupplier nanoTime;
  private final Runnable announce;
  private boolean announced;
  private boolean entered;
  private boolean slow;
  private int least;
  private int taken;
  private boolean timed;
  private long began;

  /**
   * @param announce has the connection be among those that have a turn
   */
  Turn(LongSupplier nanoTime, Runnable announce) {
    this.nanoTime = nanoTime;
    this.announce = announce;
  }

  /**
   * One comes, unless this is one: what comes one by one within it is written together after it.
   */
  void soon() {
    if (!entered) {
      again();
    }
  }

  /** One more comes, also after this one. */
  void again() {
    if (!announced) {
      announced = true;
      announce.run();
    }
  }

  /** Whether one comes. */
  boolean isAnnounced() {
    return announced;
  }

  /** The one that was announced has come. */
  void begin() {
    announced = false;
    entered = true;
  }

  /** What is done until {@link #leave} is part of a turn. */
  void enter() {
    entered = true;
  }

  void leave() {
    entered = false;
  }

  boolean isEntered() {
    return entered;
  }

  /**
   * Requests are taken now.
   *
   * @param length bytes that have arrived
   */
  void take(int length) {
    least = length - MOST_BYTES;
    taken = 0;
    timed = false;
  }

  /** A request is about to be carried out that has no short cut. */
  void carriesOut() {
    if (!timed) {
      timed = true;
      began = nanoTime.getAsLong();
    }
  }

  /**
   * Whether it has taken enough; to be asked before each request.
   *
   * @param length bytes that are left
   */
  boolean isOver(int length) {
    if (length <= least) {
      return true;
    }
    taken++;
    return taken % BETWEEN_LOOKS == 0 && timed && nanoTime.getAsLong() - began > MOST_NANOS;
  }

  /**
   * It is over but for the writing. Short cuts are short: how much they give is what counts.
   *
   * @param ready bytes of answers that came to be ready in it
   */
  void end(long ready) {
    slow = ready > MUCH_TO_WRITE || (timed && nanoTime.getAsLong() - began > LONG_NANOS);
    entered = false;
  }

  /** Whether the last one took long. */
  boolean isSlow() {
    return slow;
  }
}
