package io.thriftyp2p.cli.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LoadTest {
  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  private final ScriptedTime time = new ScriptedTime();
  private final Measurement measurement = new Measurement();

  private Load load(LoadPlan plan, Operation operation) {
    return Load.of(plan, operation, measurement, failure -> "broken", time);
  }

  private static void nothing() {}

  private static CompletableFuture<Integer> done() {
    return CompletableFuture.completedFuture(0);
  }

  /** A tenth of a millisecond each, but for one that stands still for a second. */
  private CompletableFuture<Integer> stallOnce(int client, long number) {
    time.pass(number == 500 ? TimeUnit.SECONDS.toNanos(1) : MILLI / 10);
    return done();
  }

  @Test
  void atARateAStallShowsInAllThatWereDueMeanwhile() throws Exception {
    Measured measured =
        load(new LoadPlan(2_000, 1, 1, 1_000), this::stallOnce).run(LoadTest::nothing);
    assertThat(measured.requests()).isEqualTo(2_000);
    // A thousand were due in that second, and those that came while they were made up for.
    assertThat(measured.percentile(50)).isBetween(50.0, 250.0);
    assertThat(measured.percentile(95)).isBetween(850.0, 950.0);
    assertThat(measured.longest()).isBetween(999.0, 1_001.0);
    assertThat(measured.rate()).isBetween(990.0, 1_010.0);
  }

  @Test
  void withoutARateOneRequestSeesTheStall() throws Exception {
    Measured measured = load(new LoadPlan(2_000, 1, 1, 0), this::stallOnce).run(LoadTest::nothing);
    assertThat(measured.percentile(99.9)).isBetween(0.09, 0.11);
    assertThat(measured.longest()).isBetween(999.0, 1_001.0);
    assertThat(measured.nanos()).isEqualTo(1_999 * MILLI / 10 + 1_000 * MILLI);
  }

  @Test
  void atARateRequestsAreBegunWhenTheyAreDue() throws Exception {
    long begun = time.nanoTime();
    List<Long> times = new ArrayList<>();
    load(
            new LoadPlan(1_000, 3, 1, 250),
            (client, number) -> {
              times.add(time.nanoTime() - begun);
              return done();
            })
        .run(LoadTest::nothing);
    assertThat(times).hasSize(1_000);
    for (int i = 0; i < times.size(); i++) {
      assertThat(times.get(i)).isEqualTo(4L * i * MILLI);
    }
  }

  @Test
  void noClientHasMoreUnderWayThanItsPipelineHolds() throws Exception {
    ExecutorService answers = Executors.newFixedThreadPool(2);
    AtomicIntegerArray underWay = new AtomicIntegerArray(4);
    AtomicInteger most = new AtomicInteger();
    Set<Long> numbers = ConcurrentHashMap.newKeySet();
    try {
      Operation operation =
          (client, number) -> {
            most.accumulateAndGet(underWay.incrementAndGet(client), Math::max);
            assertThat(numbers.add(number)).isTrue();
            return CompletableFuture.supplyAsync(
                () -> {
                  underWay.decrementAndGet(client);
                  return 1;
                },
                answers);
          };
      for (double rate : new double[] {0, 1e9}) {
        Measured measured =
            Load.of(
                    new LoadPlan(20_000, 4, 3, rate),
                    operation,
                    new Measurement(),
                    failure -> "broken",
                    Time.SYSTEM)
                .run(LoadTest::nothing);
        assertThat(measured.requests()).isEqualTo(20_000);
        assertThat(measured.missing()).isEqualTo(20_000);
        assertThat(measured.failures()).isEmpty();
        assertThat(numbers).hasSize(20_000).contains(0L, 19_999L);
        assertThat(most.get()).isBetween(1, 3);
        numbers.clear();
      }
    } finally {
      answers.shutdownNow();
    }
  }

  @Test
  void requestsThatFailAreCountedByKindAndTheirTimeCounts() throws Exception {
    Operation operation =
        (client, number) -> {
          time.pass(MILLI);
          if (number % 3 == 0) {
            throw new IllegalStateException("not begun");
          }
          return number % 3 == 1
              ? CompletableFuture.failedFuture(new IllegalStateException("failed"))
              : done();
        };
    Measured measured = load(new LoadPlan(90, 1, 1, 0), operation).run(LoadTest::nothing);
    assertThat(measured.failures()).isEqualTo(Map.of("broken", 60L));
    assertThat(measured.failed()).isEqualTo(60);
    assertThat(measured.requests()).isEqualTo(90);
  }

  @Test
  void oneThatIsStoppedTellsWhatThereIs() throws Exception {
    for (double rate : new double[] {0, 1_000}) {
      AtomicInteger looks = new AtomicInteger();
      List<Load> loads = new ArrayList<>();
      Operation operation =
          (client, number) -> number < 5 ? done() : new CompletableFuture<Integer>();
      Measurement own = new Measurement();
      Load load =
          Load.of(new LoadPlan(1_000, 2, 1, rate), operation, own, failure -> "broken", time);
      loads.add(load);
      Measured measured =
          load.run(
              () -> {
                if (looks.incrementAndGet() == 2) {
                  assertThat(loads.get(0).look().requests()).isEqualTo(5);
                  loads.get(0).stop();
                }
              });
      assertThat(measured.requests()).isEqualTo(5);
    }
  }

  @Test
  void keysDependOnSeedAndNumberAndSpreadOverTheirSpace() {
    Keys keys = new Keys(100, 7);
    assertThat(keys.random(12, 3)).isEqualTo(new Keys(100, 7).random(12, 3));
    assertThat(keys.key(99)).asString().isEqualTo("key:000000000099");
    int[] hits = new int[100];
    for (long number = 0; number < 20_000; number++) {
      hits[Integer.parseInt(new String(keys.random(number, 0), UTF_8).substring(4))]++;
    }
    for (int hit : hits) {
      assertThat(hit).isBetween(120, 290);
    }
    assertThat(new Keys(1 << 30, 7).random(1, 0)).isNotEqualTo(new Keys(1 << 30, 8).random(1, 0));
    assertThat(new Keys(1 << 30, 7).random(1, 0)).isNotEqualTo(new Keys(1 << 30, 7).random(1, 1));
  }
}
