package io.thriftyp2p.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thriftyp2p.diststore.StoreClient;
import io.thriftyp2p.locator.node.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Clients that put and get all the while, at nodes that live; what they ask for may belong to one
 * that does not. Ends with its test, and fails it when a call took too long, or when none met a
 * fault.
 */
final class FaultLoad implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final Duration MET_WITHIN = Duration.ofSeconds(30);
  private static final Duration DEADLINE = Duration.ofSeconds(2);

  private final Fleet fleet;
  private final CallLog log = new CallLog();
  private final StoreClient client;
  private final ScheduledExecutorService threads;

  private FaultLoad(Fleet fleet) {
    this.fleet = fleet;
    client = StoreClient.of(fleet.live());
    List<Caller> callers =
        List.of(
            new Caller.Typed(DEADLINE),
            new Caller.Typed(DEADLINE),
            new Caller.Typed(DEADLINE),
            new Caller.Of2009(),
            new Caller.Of2009(),
            new Caller.Ours(client));
    threads = Executors.newScheduledThreadPool(callers.size());
    callers.forEach(
        caller ->
            threads.scheduleWithFixedDelay(
                () -> call(caller), 0, PAUSE.toMillis(), TimeUnit.MILLISECONDS));
  }

  static FaultLoad start(Fleet fleet) {
    return new FaultLoad(fleet);
  }

  CallLog log() {
    return log;
  }

  /** Waits until calls have met the fault that was begun last. */
  void awaitMet(int calls) {
    int before = log.met();
    await().atMost(MET_WITHIN).until(() -> log.met() >= before + calls);
  }

  private void call(Caller caller) {
    List<Endpoint> live = fleet.live();
    Endpoint node = live.get(ThreadLocalRandom.current().nextInt(live.size()));
    String key = Keys.ALL.get(ThreadLocalRandom.current().nextInt(Keys.ALL.size()));
    int taken = fleet.timesTaken(node);
    long begin = System.nanoTime();
    Optional<Endpoint> asked = Optional.of(node);
    Optional<Exception> failure = Optional.empty();
    try {
      asked = caller.call(node, key, ThreadLocalRandom.current().nextBoolean());
    } catch (Exception e) {
      failure = Optional.of(e);
    }
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    // A call to a node that was killed or stopped meanwhile says nothing about the others.
    boolean askedALiveNode = fleet.timesTaken(node) == taken;
    if (askedALiveNode || caller instanceof Caller.Ours) {
      log.add(caller, asked, key, took, failure);
    }
  }

  @Override
  public void close() {
    threads.shutdown();
    try {
      await("clients end").atMost(MET_WITHIN).until(threads::isTerminated);
    } finally {
      client.close();
      System.err.println(log);
    }
    assertThat(log.late()).describedAs("calls later than deadline and margin").isEmpty();
    assertThat(log.met()).describedAs("calls that met a fault").isPositive();
  }
}
