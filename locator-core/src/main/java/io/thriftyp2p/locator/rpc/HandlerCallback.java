package io.thriftyp2p.locator.rpc;

import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.thrift.TBase;
import org.apache.thrift.async.AsyncMethodCallback;

/** Turns what an asynchronous handler gives, in any thread, into the answer of its call. */
final class HandlerCallback implements AsyncMethodCallback<Object> {
  private final Call call;
  private final ResultMaker results;

  HandlerCallback(Call call, ResultMaker results) {
    this.call = call;
    this.results = results;
  }

  @Override
  public void onComplete(Object value) {
    if (call.isOneway()) {
      call.finish();
      return;
    }
    try {
      call.answer(results.success(value));
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
      Optional<TBase<?, ?>> declared = results.failure(cause);
      if (declared.isPresent()) {
        call.answerDeclared(declared.get());
        return;
      }
    }
    call.fail(cause);
  }
}
