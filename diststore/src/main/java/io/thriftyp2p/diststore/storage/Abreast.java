package io.thriftyp2p.diststore.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntFunction;

/** Does many things at the same time, but not all of them. */
public final class Abreast<T> {
  private final IntFunction<CompletionStage<T>> task;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger unfinished;
  private final AtomicReferenceArray<T> results;
  private final CompletableFuture<List<T>> all = new CompletableFuture<>();

  private Abreast(int count, IntFunction<CompletionStage<T>> task) {
    this.task = task;
    this.results = new AtomicReferenceArray<>(count);
    this.unfinished = new AtomicInteger(count);
  }

  /**
   * Starts the tasks 0 to count - 1 in this order, so that at most {@code width} are under way.
   *
   * @return their results, in the same order; fails when one of them does, and begins no further
   *     ones then
   */
  public static <T> CompletableFuture<List<T>> run(
      int count, int width, IntFunction<CompletionStage<T>> task) {
    if (count == 0) {
      return CompletableFuture.completedFuture(List.of());
    }
    Abreast<T> run = new Abreast<>(count, task);
    // One lane does all that are done at once.
    for (int lane = 0; lane < width && run.next.get() < count; lane++) {
      run.lane();
    }
    return run.all;
  }

  /** One task after the other, until one of them takes time: then it goes on after that. */
  private void lane() {
    while (!all.isDone()) {
      int index = next.getAndIncrement();
      if (index >= results.length()) {
        return;
      }
      CompletableFuture<T> result = started(index);
      if (!result.isDone() || result.isCompletedExceptionally()) {
        var unused = result.whenComplete((value, failure) -> lateResult(index, value, failure));
        return;
      }
      finished(index, result.join());
    }
  }

  private CompletableFuture<T> started(int index) {
    try {
      return task.apply(index).toCompletableFuture();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void lateResult(int index, T value, Throwable failure) {
    if (failure != null) {
      all.completeExceptionally(failure);
    } else {
      finished(index, value);
      lane();
    }
  }

  private void finished(int index, T value) {
    results.set(index, value);
    if (unfinished.decrementAndGet() == 0) {
      List<T> list = new ArrayList<>(results.length());
      for (int i = 0; i < results.length(); i++) {
        list.add(results.get(i));
      }
      all.complete(list);
    }
  }
}
