package io.thriftyp2p.locator.rpc;

/**
 * What the requests and answers of one connection take, and what the answers to come are likely to
 * take: as much as the last large one, and less with each small one since. On the connection's
 * event loop.
 */
final class AnswerBytes {
  /** An answer may be this long whatever others take. */
  static final int SMALL = MemoryShare.ALWAYS_ALLOWED;

  private long requests;
  private long waiting;
  private long unsent;
  private int inWork;
  private long likely;

  /** A request is in work. */
  void begun(Call call) {
    requests += call.bytes();
    inWork += call.isSilent() ? 0 : 1;
  }

  /** Its outcome is there. */
  void settled(Call call) {
    inWork -= call.isSilent() ? 0 : 1;
  }

  /** An answer was encoded, of that length. */
  void encoded(int bytes) {
    likely = bytes > SMALL ? bytes : likely / 8 * 7;
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

  /** What the answers of the requests in work are likely to take. */
  long expected() {
    return inWork * likely;
  }

  /** The same, if one more is begun. */
  long expectedWithOneMore() {
    return (inWork + 1) * likely;
  }
}
