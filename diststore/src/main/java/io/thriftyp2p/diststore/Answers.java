package io.thriftyp2p.diststore;

import io.thriftyp2p.diststore.replication.NotReplicaException;
import io.thriftyp2p.diststore.replication.UnavailableException;
import io.thriftyp2p.diststore.storage.StorageFailedException;
import io.thriftyp2p.locator.Wire;
import io.thriftyp2p.locator.node.Failures;
import io.thriftyp2p.thrift.diststore.Unavailable;
import io.thriftyp2p.thrift.replication.NotReplica;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.async.AsyncMethodCallback;

/** Gives what a stage leads to as the answer to a call, failures as the IDL declares them. */
final class Answers {
  private Answers() {}

  static <T, W> void give(
      CompletionStage<T> result, Function<T, W> toWire, AsyncMethodCallback<W> answer) {
    give(result, toWire, Answers::declared, answer);
  }

  /**
   * As {@link #give}, for a method of 2009, which declares no failure: the caller is told in the
   * way of Thrift itself.
   */
  static <T, W> void giveUndeclared(
      CompletionStage<T> result, Function<T, W> toWire, AsyncMethodCallback<W> answer) {
    give(
        result,
        toWire,
        failure ->
            new TApplicationException(TApplicationException.INTERNAL_ERROR, failure.getMessage()),
        answer);
  }

  private static <T, W> void give(
      CompletionStage<T> result,
      Function<T, W> toWire,
      Function<Throwable, Exception> toException,
      AsyncMethodCallback<W> answer) {
    CompletableFuture<T> future = result.toCompletableFuture();
    if (future.isDone() && !future.isCompletedExceptionally()) {
      answer.onComplete(toWire.apply(future.join()));
      return;
    }
    var unused =
        future.whenComplete(
            (value, failure) -> {
              if (failure == null) {
                answer.onComplete(toWire.apply(value));
              } else {
                answer.onError(toException.apply(Failures.cause(failure)));
              }
            });
  }

  /** The exception that the IDL declares for a failure, where it declares one. */
  static Exception declared(Throwable failure) {
    if (failure instanceof NotReplicaException notReplica) {
      return new NotReplica(notReplica.getMessage(), Wire.locations(notReplica.others()));
    }
    if (failure instanceof StorageFailedException) {
      return new Unavailable(failure.getMessage(), true);
    }
    if (failure instanceof UnavailableException unavailable) {
      return StoreWire.unavailable(unavailable);
    }
    return failure instanceof Exception exception ? exception : new IllegalStateException(failure);
  }
}
