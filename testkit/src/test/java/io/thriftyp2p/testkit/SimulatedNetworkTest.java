package io.thriftyp2p.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.PeerTimedOutException;
import io.thriftyp2p.locator.node.PeerUnreachableException;
import io.thriftyp2p.testkit.SimulatedNetwork.Faults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What callers see of each fault. */
class SimulatedNetworkTest {
  private static final Endpoint A = new Endpoint("10.0.0.1", 9900);
  private static final Endpoint B = new Endpoint("10.0.0.2", 9900);
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  private final SimulatedTime time = new SimulatedTime();
  private final SimulatedNetwork<List<String>> network =
      new SimulatedNetwork<>(time, Seeds.random(1));
  private final SimulatedScheduler processA = new SimulatedScheduler(time, Duration.ZERO);
  private final SimulatedScheduler processB = new SimulatedScheduler(time, Duration.ZERO);
  private final List<String> heardByA = new ArrayList<>();
  private final List<String> heardByB = new ArrayList<>();

  SimulatedNetworkTest() {
    network.listen(A, heardByA, processA);
    network.listen(B, heardByB, processB);
  }

  private CompletableFuture<String> call(Endpoint from, Endpoint to) {
    return network.call(
        from,
        to,
        TIMEOUT,
        heard -> {
          heard.add("call");
          return CompletableFuture.completedFuture("answer");
        });
  }

  private static Class<?> failure(CompletableFuture<?> call) {
    return call.handle((value, cause) -> cause == null ? String.class : cause.getClass()).join();
  }

  @Test
  void aCallThatIsAnsweredLeavesNoTimeOutBehind() {
    for (int i = 0; i < 1000; i++) {
      call(A, B);
    }
    time.run(Duration.ofMillis(10));
    assertThat(time.pending()).isZero();
    assertThat(heardByB).hasSize(1000);
  }

  @Test
  void aProcessThatIsGoneRefusesAndAMachineThatIsGoneIsSilent() {
    network.close(B);
    CompletableFuture<String> refused = call(A, B);
    time.run(TIMEOUT);
    assertThat(failure(refused)).isEqualTo(PeerUnreachableException.class);
    network.crash(B);
    CompletableFuture<String> silent = call(A, B);
    time.run(Duration.ofMillis(500));
    assertThat(silent).isNotDone();
    time.run(TIMEOUT);
    assertThat(failure(silent)).isEqualTo(PeerTimedOutException.class);
    network.listen(B, heardByB, processB);
    CompletableFuture<String> again = call(A, B);
    time.run(TIMEOUT);
    assertThat(failure(again)).isEqualTo(String.class);
  }

  @Test
  void aPathThatIsCutOneWaySwallowsRequestsOneWayAndAnswersTheOther() {
    Cut cut = Cut.silent(Set.of(A), Set.of(B));
    network.cut(cut);
    CompletableFuture<String> request = call(A, B);
    CompletableFuture<String> answer = call(B, A);
    time.run(TIMEOUT);
    assertThat(failure(request)).isEqualTo(PeerTimedOutException.class);
    assertThat(failure(answer)).isEqualTo(PeerTimedOutException.class);
    assertThat(heardByB).isEmpty();
    assertThat(heardByA).containsExactly("call");
    assertThat(cut.hits()).isEqualTo(2);
    network.heal();
    CompletableFuture<String> healed = call(A, B);
    time.run(TIMEOUT);
    assertThat(failure(healed)).isEqualTo(String.class);
  }

  @Test
  void aPathThatRefusesSaysSoAtOnce() {
    network.cut(Cut.refusing(Set.of(A), Set.of(B)));
    CompletableFuture<String> call = call(A, B);
    time.run(Duration.ofMillis(1));
    assertThat(failure(call)).isEqualTo(PeerUnreachableException.class);
  }

  @Test
  void aStoppedProcessAcceptsAndAnswersWhenItGoesOn() {
    processB.pause();
    CompletableFuture<String> call = call(A, B);
    CompletableFuture<Void> sent = network.send(A, B, heard -> heard.add("news"));
    assertThat(sent).isCompleted();
    time.run(TIMEOUT);
    assertThat(failure(call)).isEqualTo(PeerTimedOutException.class);
    assertThat(heardByB).isEmpty();
    processB.resume(false);
    time.run(TIMEOUT);
    assertThat(heardByB).containsExactlyInAnyOrder("call", "news");
    assertThat(processB.heldInAll()).isEqualTo(2);
  }

  @Test
  void whatWaitsForAStoppedProcessRunsInTheOrderOfItsTimes() {
    List<String> order = new ArrayList<>();
    processA.schedule(Duration.ofMillis(20), () -> order.add("timer at 20"));
    processA.schedule(Duration.ofMillis(30), () -> order.add("timer at 30"));
    time.schedule(Duration.ofMillis(10), () -> processA.arrive(() -> order.add("arrival at 10")));
    processA.pause();
    time.run(TIMEOUT);
    processA.resume(false);
    time.run(Duration.ZERO);
    assertThat(order).containsExactly("arrival at 10", "timer at 20", "timer at 30");
  }

  @Test
  void timersMayRunBeforeWhatHasArrived() {
    List<String> order = new ArrayList<>();
    processA.schedule(Duration.ofMillis(20), () -> order.add("timer at 20"));
    time.schedule(Duration.ofMillis(10), () -> processA.arrive(() -> order.add("arrival at 10")));
    processA.pause();
    time.run(TIMEOUT);
    processA.resume(true);
    time.run(Duration.ZERO);
    assertThat(order).containsExactly("timer at 20", "arrival at 10");
  }

  @Test
  void aTaskThatWaitsInAStoppedProcessCanBeCancelledByAnEarlierOne() {
    List<String> order = new ArrayList<>();
    var later = processA.schedule(Duration.ofMillis(20), () -> order.add("later"));
    processA.schedule(Duration.ofMillis(10), later::cancel);
    processA.pause();
    time.run(TIMEOUT);
    processA.resume(false);
    time.run(TIMEOUT);
    assertThat(order).isEmpty();
  }

  @Test
  void aClockThatIsFastTimesOutEarly() {
    SimulatedScheduler fast = new SimulatedScheduler(time, Duration.ofHours(1), 1.25);
    List<Long> at = new ArrayList<>();
    fast.schedule(Duration.ofSeconds(1), () -> at.add(time.nanos()));
    time.run(Duration.ofSeconds(2));
    assertThat(at).containsExactly(800_000_000L);
    assertThat(fast.nanoTime()).isEqualTo(2_500_000_000L);
    assertThat(fast.wallMillis() - processA.wallMillis()).isEqualTo(3_600_000 + 500);
  }

  @Test
  void messagesAndAnswersAreLostAndDoubled() {
    network.setFaults(new Faults(0.2, 0.3, Duration.ZERO, Duration.ofMillis(1)));
    List<CompletableFuture<String>> calls = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      calls.add(call(A, B));
    }
    time.run(TIMEOUT);
    long answered = calls.stream().filter(call -> failure(call) == String.class).count();
    assertThat(answered).isBetween(600L, 950L);
    assertThat(heardByB.size()).isGreaterThan(1000);
    assertThat(network.counts().duplicated()).isPositive();
    assertThat(network.lost()).isPositive();
  }
}
