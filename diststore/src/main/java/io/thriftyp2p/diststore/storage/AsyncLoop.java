package io.thriftyp2p.diststore.storage;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Repeats an asynchronous step until it yields a result. Steps that are complete at once, as those
 * of an engine in memory are, take no stack: ten thousand of them are a loop.
 */
public final class AsyncLoop {
  private AsyncLoop() {}

  /** Makes steps one after the other until one is not empty, or fails. */
  public static <T> CompletionStage<T> until(Supplier<CompletionStage<Optional<T>>> step) {
    CompletableFuture<T> result = new CompletableFuture<>();
    run(step, result);
    return result;
  }

  private static <T> void run(
      Supplier<CompletionStage<Optional<T>>> step, CompletableFuture<T> result) {
    try {
      while (!result.isDone()) {
        CompletableFuture<Optional<T>> made = step.get().toCompletableFuture();
        if (!made.isDone()) {
          var unused = made.whenComplete((value, failure) -> resume(step, result, value, failure));
          return;
        }
        made.join().ifPresent(result::complete);
      }
    } catch (CompletionException e) {
      result.completeExceptionally(e.getCause() == null ? e : e.getCause());
    } catch (RuntimeException e) {
      result.completeExceptionally(e);
    }
  }

  private static <T> void resume(
      Supplier<CompletionStage<Optional<T>>> step,
      CompletableFuture<T> result,
      Optional<T> value,
      @Nullable Throwable failure) {
    if (failure != null) {
      result.completeExceptionally(failure);
    } else {
      value.ifPresent(result::complete);
      run(step, result);
    }
  }
}
