package io.thriftyp2p.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class EventQueueTest {
  private record Given(long at, int order, EventQueue.Event event) {}

  /** Against a sorted list, with times that often coincide. */
  @Test
  void eventsComeInTheOrderOfTheirTimesAndCancelledOnesDoNotCome() {
    Seeds.forEach(
        100,
        "mvn test -pl testkit -am -Dtest=EventQueueTest",
        seed -> {
          RandomGenerator random = Seeds.random(seed);
          EventQueue queue = new EventQueue();
          List<Given> expected = new ArrayList<>();
          for (int i = 0; i < 3000; i++) {
            int dice = random.nextInt(10);
            if (dice < 6 || expected.isEmpty()) {
              long at = random.nextInt(500);
              expected.add(new Given(at, i, queue.add(at, () -> {})));
            } else if (dice < 8) {
              expected.remove(random.nextInt(expected.size())).event().cancel();
            } else {
              Given first =
                  expected.stream()
                      .min(Comparator.comparing(Given::at).thenComparing(Given::order))
                      .orElseThrow();
              expected.remove(first);
              assertThat(queue.nextAt()).isEqualTo(first.at());
              assertThat(queue.removeFirst()).isSameAs(first.event());
              first.event().cancel();
            }
            assertThat(queue.size()).isEqualTo(expected.size());
          }
        });
  }
}
