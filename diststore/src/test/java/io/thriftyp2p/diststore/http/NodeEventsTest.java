package io.thriftyp2p.diststore.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.thriftyp2p.testkit.SimulatedScheduler;
import io.thriftyp2p.testkit.SimulatedTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class NodeEventsTest {
  private final SimulatedTime time = new SimulatedTime();
  private final SimulatedScheduler scheduler = new SimulatedScheduler(time, Duration.ZERO);
  private final List<String> heard = new ArrayList<>();
  private final NodeEvents events = new NodeEvents(this::look, scheduler, 2);
  private int keys;
  private int looks;
  private boolean onItsWay;

  private CompletionStage<ObjectNode> look(long wallMillis) {
    looks++;
    if (onItsWay) {
      throw Problem.unavailable("on its way");
    }
    return CompletableFuture.completedStage(
        Json.object().put("at", Json.time(wallMillis)).put("keys", keys));
  }

  private Runnable watch() {
    return events.subscribe(bytes -> heard.add(new String(bytes, UTF_8)));
  }

  private void pass(Duration duration) {
    time.run(duration);
  }

  @Test
  void aWatcherHearsAtOnceAndThenOfChangesOnly() {
    watch();
    pass(Duration.ofMillis(10));
    assertThat(heard).hasSize(2);
    assertThat(heard.get(0)).isEqualTo("retry: 1000\n\n");
    assertThat(heard.get(1)).matches("event: nodes\ndata: \\{.*\"keys\":0\\}\n\n");
    pass(Duration.ofSeconds(5));
    assertThat(heard).hasSize(2);
    keys = 1;
    pass(Duration.ofSeconds(2));
    assertThat(heard).hasSize(3);
    assertThat(heard.get(2)).contains("\"keys\":1");
  }

  @Test
  void inSilenceACommentShowsThatTheConnectionLives() {
    watch();
    pass(Duration.ofSeconds(40));
    assertThat(heard.stream().filter(": still here\n\n"::equals)).hasSize(2);
  }

  @Test
  void whoComesLaterHearsWhatIsKnown() {
    watch();
    pass(Duration.ofSeconds(3));
    heard.clear();
    watch();
    pass(Duration.ofMillis(1));
    assertThat(heard).hasSize(2);
    assertThat(heard.get(1)).contains("\"keys\":0");
  }

  @Test
  void nobodyLooksWhereNobodyWatches() {
    Runnable end = watch();
    pass(Duration.ofSeconds(3));
    end.run();
    pass(Duration.ofSeconds(3));
    int before = looks;
    pass(Duration.ofSeconds(30));
    assertThat(looks).isEqualTo(before);
    watch();
    pass(Duration.ofSeconds(1));
    assertThat(looks).isGreaterThan(before);
  }

  @Test
  void moreThanAllowedMayNotWatch() {
    Runnable end = watch();
    watch();
    assertThatThrownBy(this::watch)
        .isInstanceOf(Problem.class)
        .hasMessageContaining("2 pages watch this node already");
    end.run();
    watch();
  }

  @Test
  void watchersStayWhileTheNodeIsOnItsWay() {
    watch();
    pass(Duration.ofSeconds(1));
    onItsWay = true;
    pass(Duration.ofSeconds(5));
    onItsWay = false;
    keys = 2;
    pass(Duration.ofSeconds(2));
    assertThat(heard.get(heard.size() - 1)).contains("\"keys\":2");
  }
}
