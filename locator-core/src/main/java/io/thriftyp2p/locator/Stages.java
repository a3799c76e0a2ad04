package io.thriftyp2p.locator;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Stages that complete where their user expects it. */
final class Stages {
  private Stages() {}

  /**
   * The same outcome in that thread, failures as well: the JDK's own methods with an executor pass
   * a failure on in whatever thread it came.
   */
  static <T> CompletionStage<T> completeIn(Executor thread, CompletionStage<T> stage) {
    CompletableFuture<T> result = new CompletableFuture<>();
    stage.whenCompleteAsync(
        (value, failure) -> {
          if (failure == null) {
            result.complete(value);
          } else {
            result.completeExceptionally(failure);
          }
        },
        thread);
    return result;
  }
}
