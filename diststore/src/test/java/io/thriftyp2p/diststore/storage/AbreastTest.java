package io.thriftyp2p.diststore.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class AbreastTest {
  @Test
  void neverMoreThanTheWidthAreUnderWayAndResultsComeInOrder() {
    Deque<CompletableFuture<Integer>> underWay = new ArrayDeque<>();
    int[] begun = {0};
    CompletableFuture<List<Integer>> all =
        Abreast.run(
            10,
            3,
            i -> {
              begun[0]++;
              CompletableFuture<Integer> task = new CompletableFuture<>();
              underWay.add(task);
              return task.thenApply(ignored -> i);
            });
    while (!underWay.isEmpty()) {
      assertThat(underWay).hasSizeLessThanOrEqualTo(3);
      underWay.removeLast().complete(0);
    }
    assertThat(begun[0]).isEqualTo(10);
    assertThat(all).isCompletedWithValue(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9));
  }

  @Test
  void tasksThatAreDoneAtOnceTakeNoStack() {
    assertThat(Abreast.run(200_000, 4, CompletableFuture::completedStage))
        .succeedsWithin(Duration.ofSeconds(10))
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .hasSize(200_000);
  }

  @Test
  void aFailureIsTheFailureOfAll() {
    assertThat(
            Abreast.run(
                3, 2, i -> CompletableFuture.<Integer>failedStage(new IllegalStateException("no"))))
        .isCompletedExceptionally();
    assertThat(Abreast.run(0, 2, CompletableFuture::completedStage))
        .isCompletedWithValue(List.of());
  }
}
