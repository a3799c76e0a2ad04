package io.thriftyp2p.locator.rpc;

/**
 * How much of what has arrived on a connection is taken in one turn, so that others have theirs
 * soon. On an event loop.
 */
final class TurnLimit {
  /** After so many bytes of requests others have their turn; a longer request is one turn. */
  private static final int MOST_BYTES = 64 << 10;

  /** After so much time likewise. */
  private static final long MOST_NANOS = 2_000_000;

  /** The clock is looked at after so many requests, since most are over sooner than that. */
  private static final int BETWEEN_LOOKS = 8;

  private int least;
  private int taken;
  private long began;

  /**
   * @param length bytes that have arrived
   */
  void begin(int length) {
    least = length - MOST_BYTES;
    taken = 0;
  }

  /**
   * To be asked before each request.
   *
   * @param length bytes that are left
   */
  boolean isReached(int length) {
    if (length <= least) {
      return true;
    }
    taken++;
    if (taken % BETWEEN_LOOKS != 0) {
      return false;
    }
    if (taken == BETWEEN_LOOKS) {
      began = System.nanoTime();
    }
    return System.nanoTime() - began > MOST_NANOS;
  }
}
