package io.thriftyp2p.diststore;

import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.diststore.replication.TaskProgress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A task that can be asked how far it is without being begun. */
class LongTaskTest {
  private final Deque<TaskProgress> told = new ArrayDeque<>();
  private final LongTask task =
      new LongTask(() -> CompletableFuture.completedFuture(told.remove()));

  private static TaskProgress progress(long run, boolean running, int moved) {
    return new TaskProgress(run, running, moved, 10, moved, 0, Optional.empty());
  }

  private TaskProgress ask(boolean start) {
    return task.ask(start).toCompletableFuture().join();
  }

  @Test
  void askingDoesNotBeginIt() {
    assertThat(ask(false).run()).isZero();
    assertThat(ask(false).running()).isFalse();
  }

  @Test
  void aRunIsFollowedToItsEnd() {
    told.addAll(List.of(progress(1, true, 0), progress(1, true, 4), progress(1, false, 9)));
    assertThat(ask(true).running()).isTrue();
    assertThat(ask(false).entriesMoved()).isEqualTo(4);
    assertThat(ask(false)).isEqualTo(progress(1, false, 9));
    assertThat(ask(false)).isEqualTo(progress(1, false, 9));
    assertThat(told).isEmpty();
  }

  @Test
  void aLaterRunMeansThatTheOneAskedForIsOver() {
    told.addAll(List.of(progress(1, true, 0), progress(1, true, 4), progress(2, true, 0)));
    ask(true);
    ask(false);
    TaskProgress end = ask(false);
    assertThat(end.run()).isEqualTo(1);
    assertThat(end.running()).isFalse();
    assertThat(end.entriesMoved()).isEqualTo(4);
  }

  @Test
  void itCanBeBegunAgain() {
    told.addAll(List.of(progress(1, false, 9), progress(2, true, 0)));
    ask(true);
    assertThat(ask(true)).isEqualTo(progress(2, true, 0));
  }
}
