package io.thriftyp2p.locator.rpc;

/**
 * What the requests and answers of one connection take, and what the answers to come are likely to
 * take: as much as the last large one, and less with each small one since. Before there is one, a
 * few requests of each connection may be begun, and not hundreds. On the connection's event loop.
 */
final class AnswerBytes {
  /** An answer may be this long whatever others take. */
  static final int SMALL = MemoryShare.ALWAYS_ALLOWED;

  /** What an answer may well take of a connection that had none yet. */
  private static final int UNKNOWN = 64 << 10;

  private long requests;
  private long waiting;
  private long unsent;
  private int inWork;
  private long likely = UNKNOWN;
  private boolean known;

  /** A request is in work. */
  void begun(Call call) {
    requests += call.bytes();
    inWork += call.isSilent() ? 0 : 1;
  }

  /** Its outcome is there. */
  void settled(Call call) {
    inWork -= call.isSilent() ? 0 : 1;
  }

  /** An answer was encoded, of that length, and not refused. */
  void encoded(int bytes) {
    likely = bytes > SMALL || !known ? bytes : likely / 8 * 7;
    known = true;
  }

  /** An encoded answer waits for its turn, or with a negative number no longer. */
  void waits(int bytes) {
    waiting += bytes;
  }

  /** Answers are on their way out, or with a negative number have left. */
  void sends(int bytes) {
    unsent += bytes;
  }

  /** An answer is on its way out, or was dropped: its request is over. */
  void over(Call call) {
    requests -= call.bytes();
  }

  /** Requests without answers, and answers that have not left. */
  long held() {
    return requests + waiting + unsent;
  }

  /** Written answers that have not left. */
  long unsent() {
    return unsent;
  }

  /** Whether the next answer is likely to be large; of the first one nothing is said. */
  boolean expectsLarge() {
    return likely > SMALL && (known || inWork > 0);
  }

  /** What the next answer is likely to take. */
  long likely() {
    return likely;
  }

  /** Encoded answers that have not left. */
  long answers() {
    return waiting + unsent;
  }

  /** Those, and what the answers of the requests in work are likely to take. */
  long expected() {
    return answers() + inWork * likely;
  }
}
