package io.thriftyp2p.diststore;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.async.AsyncMethodCallback;

/** Answers what other nodes ask for, and refuses what cannot be meant. */
final class PeerAnswers {
  private PeerAnswers() {}

  /** What another node asks for. */
  interface Work<T> {
    /**
     * @throws IllegalArgumentException when it cannot be meant
     */
    CompletionStage<T> begin() throws TApplicationException;
  }

  static <T, W> void give(Work<T> work, Function<T, W> toWire, AsyncMethodCallback<W> answer)
      throws TApplicationException {
    CompletionStage<T> result;
    try {
      result = work.begin();
    } catch (IllegalArgumentException e) {
      throw new TApplicationException(TApplicationException.PROTOCOL_ERROR, e.getMessage());
    }
    Answers.give(result, toWire, answer);
  }
}
