package io.thriftyp2p.diststore;

import io.thriftyp2p.locator.node.Failures;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One of many requests that a client was given at once. */
interface BatchItem {
  byte[] key();

  /** Of key and value. */
  int bytes();

  /**
   * Goes on alone where the batch did not carry it out.
   *
   * @param uncertain whether the batch may have carried it out
   * @return completes when the result has, whatever came of it
   */
  CompletionStage<Void> goAlone(boolean uncertain);

  /** Where nothing is to be tried any more. */
  void fail(Throwable failure);

  /** Completes the result as the call ends; the stage when that has happened. */
  static <T> CompletionStage<Void> settle(CompletableFuture<T> call, CompletableFuture<T> result) {
    return call.handle(
        (value, failure) -> {
          if (failure == null) {
            result.complete(value);
          } else {
            result.completeExceptionally(Failures.cause(failure));
          }
          return null;
        });
  }
}
