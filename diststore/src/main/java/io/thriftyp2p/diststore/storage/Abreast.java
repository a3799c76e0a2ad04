package io.thriftyp2p.diststore.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** Does many things at the same time, but not all of them. */
public final class Abreast {
  private Abreast() {}

  /**
   * Starts the tasks 0 to count - 1 in this order, so that at most {@code width} are under way.
   *
   * @return their results, in the same order; fails when one of them does
   */
  public static <T> CompletableFuture<List<T>> run(
      int count, int width, IntFunction<CompletionStage<T>> task) {
    AtomicInteger next = new AtomicInteger();
    ConcurrentSkipListMap<Integer, T> results = new ConcurrentSkipListMap<>();
    List<CompletableFuture<?>> lanes = new ArrayList<>();
    for (int lane = 0; lane < Math.min(width, count); lane++) {
      lanes.add(
          AsyncLoop.until(() -> step(next.getAndIncrement(), count, task, results))
              .toCompletableFuture());
    }
    return CompletableFuture.allOf(lanes.toArray(CompletableFuture<?>[]::new))
        .thenApply(done -> List.copyOf(results.values()));
  }

  private static <T> CompletionStage<Optional<Boolean>> step(
      int index,
      int count,
      IntFunction<CompletionStage<T>> task,
      ConcurrentSkipListMap<Integer, T> results) {
    if (index >= count) {
      return CompletableFuture.completedStage(Optional.of(true));
    }
    return task.apply(index)
        .thenApply(
            result -> {
              results.put(index, result);
              return Optional.empty();
            });
  }
}
