package io.thriftyp2p.locator.rpc;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.thrift.TBase;
import org.apache.thrift.async.AsyncMethodCallback;

/** Turns what an asynchronous handler gives, in any thread, into the answer of its call. */
final class HandlerCallback implements AsyncMethodCallback<Object> {
  private final Call call;
  private final Supplier<TBase<?, ?>> newResult;

  /**
   * @param newResult not asked for a oneway method
   */
  HandlerCallback(Call call, Supplier<TBase<?, ?>> newResult) {
    this.call = call;
    this.newResult = newResult;
  }

  @Override
  public void onComplete(Object value) {
    if (call.isOneway()) {
      call.finish();
      return;
    }
    try {
      TBase<?, ?> result = newResult.get();
      ResultShape.of(result).succeed(result, value);
      call.answer(result);
    } catch (RuntimeException e) {
      call.fail(e);
    }
  }

  @Override
  public void onError(Exception failure) {
    Throwable cause = failure;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (!call.isOneway()) {
      TBase<?, ?> result = newResult.get();
      if (ResultShape.of(result).fail(result, cause)) {
        call.answerDeclared(result);
        return;
      }
    }
    call.fail(cause);
  }
}
