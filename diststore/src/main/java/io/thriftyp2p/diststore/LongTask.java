package io.thriftyp2p.diststore;

import io.thriftyp2p.diststore.replication.TaskProgress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** A task that begins when it is asked how far it is; here it can be asked without beginning. */
final class LongTask {
  private static final TaskProgress NEVER_BEGUN =
      new TaskProgress(0, false, 0, 0, 0, 0, Optional.empty());

  private final Supplier<CompletableFuture<TaskProgress>> task;
  private volatile Optional<TaskProgress> seen = Optional.empty();

  /**
   * @param task begins, unless it is under way, and tells how far it is
   */
  LongTask(Supplier<CompletableFuture<TaskProgress>> task) {
    this.task = task;
  }

  CompletionStage<TaskProgress> ask(boolean start) {
    Optional<TaskProgress> before = seen;
    if (!start && before.filter(TaskProgress::running).isEmpty()) {
      return CompletableFuture.completedStage(before.orElse(NEVER_BEGUN));
    }
    return task.get()
        .thenApply(
            now -> {
              boolean over = !start && before.filter(then -> then.run() < now.run()).isPresent();
              TaskProgress told = over ? ended(before.get()) : now;
              seen = Optional.of(told);
              return told;
            });
  }

  /** The run that was asked for is over, and another one has begun: this was the last of it. */
  private static TaskProgress ended(TaskProgress last) {
    return new TaskProgress(
        last.run(),
        false,
        last.slotsTotal(),
        last.slotsTotal(),
        last.entriesMoved(),
        last.entriesDropped(),
        last.problem());
  }
}
