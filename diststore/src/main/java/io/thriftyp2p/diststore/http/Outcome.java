package io.thriftyp2p.diststore.http;

import io.thriftyp2p.locator.rpc.ConnectionBounds;
import org.jspecify.annotations.Nullable;

/**
 * What came of a request.
 *
 * @param answer that is given
 * @param length of the body that there would be, whether there is room for it or not
 */
record Outcome(Answer answer, int length) {
  static Outcome small(Answer answer) {
    return new Outcome(answer, 0);
  }

  /** In any thread. A large answer for which there is no room is refused, if it only shows. */
  static Outcome of(
      Incoming request,
      ConnectionBounds bounds,
      @Nullable Answer answer,
      @Nullable Throwable failure) {
    if (answer == null) {
      return small(
          Problems.answer(failure == null ? new IllegalStateException("no answer") : failure));
    }
    int length = request.form().withoutBody() ? 0 : answer.length();
    boolean refused = request.isLook() && !bounds.takesAnswer(length);
    return new Outcome(refused ? Problems.noRoom(length) : answer, length);
  }
}
