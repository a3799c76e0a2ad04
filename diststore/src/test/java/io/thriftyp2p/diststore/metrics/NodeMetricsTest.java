package io.thriftyp2p.diststore.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thriftyp2p.diststore.http.Exposition.Page;
import io.thriftyp2p.diststore.http.Problem;
import io.thriftyp2p.locator.node.Scheduler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The metrics of a process whose node is on its way to another ring. */
@Timeout(60)
class NodeMetricsTest {
  private final Held thread = new Held();
  private final NodeMetrics metrics = new NodeMetrics(Optional::empty, thread);

  /** A thread that does nothing until it is told to. */
  private static final class Held implements Scheduler {
    private final List<Runnable> tasks = new ArrayList<>();

    @Override
    public long wallMillis() {
      return 0;
    }

    @Override
    public long nanoTime() {
      return 0;
    }

    @Override
    public Cancellation schedule(Duration delay, Runnable task) {
      tasks.add(task);
      return () -> {};
    }

    void run() {
      while (!tasks.isEmpty()) {
        tasks.remove(0).run();
      }
    }
  }

  @AfterEach
  void close() {
    metrics.close();
  }

  private CompletableFuture<Page> scrape() {
    return metrics.scrape("").toCompletableFuture();
  }

  @Test
  void nothingIsPutTogetherInTheThreadThatAsks() {
    CompletableFuture<Page> page = scrape();
    assertThat(page).isNotDone();
    thread.run();
    assertThat(page).isCompleted();
  }

  @Test
  void whoComesWhileTwoWaitIsRefused() {
    List<CompletableFuture<Page>> waiting = List.of(scrape(), scrape());
    assertThatThrownBy(this::scrape).isInstanceOf(Problem.class).hasMessageContaining("later");
    thread.run();
    assertThat(waiting).allMatch(CompletableFuture::isDone);
    CompletableFuture<Page> next = scrape();
    thread.run();
    assertThat(next).isCompleted();
  }

  @Test
  void aNodeOnItsWayShowsNothingButIsWellFormed() {
    CompletableFuture<Page> page = scrape();
    thread.run();
    var families = ExpositionText.parse(new String(page.join().bytes(), StandardCharsets.UTF_8));
    assertThat(families.get("thrifty_in_ring").sum("", Map.of())).isZero();
    assertThat(families.get("thrifty_slots_owned").sum("", Map.of())).isZero();
  }

  @Test
  void methodsThatStrangersMakeUpAreOne() {
    metrics.http().answered("GET", "/healthz", 200, Duration.ofMillis(3));
    metrics.http().answered("ABC", "", 405, Duration.ofMillis(3));
    metrics.http().answered("XYZ", "", 405, Duration.ofMillis(3));
    CompletableFuture<Page> page = scrape();
    thread.run();
    var families = ExpositionText.parse(new String(page.join().bytes(), StandardCharsets.UTF_8));
    assertThat(
            families
                .get("thrifty_http_request_duration_seconds")
                .sum("_count", Map.of("method", "other", "route", "none")))
        .isEqualTo(2);
  }
}
