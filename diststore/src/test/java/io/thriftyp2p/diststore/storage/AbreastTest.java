package io.thriftyp2p.diststore.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AbreastTest {
  private final List<CompletableFuture<Integer>> begun = new ArrayList<>();

  private CompletableFuture<Integer> later(int index) {
    assertThat(index).isEqualTo(begun.size());
    begun.add(new CompletableFuture<>());
    return begun.get(index);
  }

  @Test
  void nothingIsDoneAtOnce() {
    assertThat(Abreast.run(0, 4, this::later)).isCompletedWithValue(List.of());
  }

  @Test
  void atMostSoManyAreUnderWayAndResultsKeepTheirOrder() {
    CompletableFuture<List<Integer>> all = Abreast.run(5, 2, this::later);
    assertThat(begun).hasSize(2);
    begun.get(1).complete(1);
    assertThat(begun).hasSize(3);
    begun.get(2).complete(2);
    begun.get(3).complete(3);
    begun.get(4).complete(4);
    assertThat(all).isNotDone();
    begun.get(0).complete(0);
    assertThat(all).isCompletedWithValue(List.of(0, 1, 2, 3, 4));
  }

  @Test
  void whatIsDoneAtOnceTakesNoStackHoweverMuchItIs() {
    int count = 1_000_000;
    assertThat(Abreast.run(count, 2, CompletableFuture::completedFuture).join())
        .isEqualTo(IntStream.range(0, count).boxed().toList());
  }

  @Test
  void oneFailureFailsAllAndNoMoreAreBegun() {
    CompletableFuture<List<Integer>> all = Abreast.run(5, 2, this::later);
    begun.get(0).completeExceptionally(new IllegalStateException("no"));
    begun.get(1).complete(1);
    assertThat(all).isCompletedExceptionally();
    assertThat(begun).hasSize(2);
  }

  @Test
  void aTaskThatThrowsHasFailed() {
    assertThat(
            Abreast.run(
                3,
                2,
                index -> {
                  throw new IllegalStateException("no");
                }))
        .isCompletedExceptionally();
  }
}
