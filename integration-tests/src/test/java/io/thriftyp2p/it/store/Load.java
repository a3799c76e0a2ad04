package io.thriftyp2p.it.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thriftyp2p.diststore.StoreClient;
import io.thriftyp2p.it.Latencies;
import io.thriftyp2p.locator.node.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;

/**
 * Clients that put, delete and read all the while, each with keys of its own, and note what they
 * are told. Ends with its test, and fails it when something was read that must not be.
 */
final class Load implements AutoCloseable {
  /** Longer than a client tries by itself. */
  private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(40);

  private static final Duration PROGRESS_WITHIN = Duration.ofMinutes(2);
  private static final int MOST_BYTES = 200;
  private static final int READ_ONE_IN = 4;
  private static final int DELETE_ONE_IN = 20;

  private final List<Endpoint> nodes;
  private final boolean confined;
  private final List<List<KeyHistory>> keys = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private final Queue<String> story = new ConcurrentLinkedQueue<>();
  private final Latencies reads = new Latencies();
  private final AtomicInteger acknowledged = new AtomicInteger();
  private final AtomicInteger unknown = new AtomicInteger();
  private final AtomicInteger notApplied = new AtomicInteger();
  private final AtomicInteger readsFailed = new AtomicInteger();
  private final AtomicInteger underWay = new AtomicInteger();
  private final long begin = System.nanoTime();
  private int acknowledgedBeforeFault;
  private int faults;
  private volatile boolean stopped;

  /** Between the beginnings of a client's calls; 0: one follows the other at once. */
  private volatile long intervalNanos;

  private Load(List<List<Endpoint>> nodes, boolean confined, String prefix, int keysEach) {
    this.nodes = nodes.stream().flatMap(List::stream).distinct().toList();
    this.confined = confined;
    for (int client = 0; client < nodes.size(); client++) {
      String mine = prefix + client + "-";
      keys.add(
          IntStream.range(0, keysEach)
              .mapToObj(i -> new KeyHistory(StoreSizes.SEED, mine + i, MOST_BYTES, begin))
              .toList());
      List<KeyHistory> histories = keys.get(client);
      List<Endpoint> asked = nodes.get(client);
      RandomGenerator random =
          RandomGeneratorFactory.of("L64X128MixRandom").create(StoreSizes.SEED + client);
      threads.add(new Thread(() -> work(asked, histories, random), prefix + client));
    }
    tell("seed " + StoreSizes.SEED);
    threads.forEach(Thread::start);
  }

  /** Clients that begin with these nodes, and find the others by themselves. */
  static Load start(List<Endpoint> nodes, int keysEach) {
    List<List<Endpoint>> all = IntStream.range(0, StoreSizes.CLIENTS).mapToObj(i -> nodes).toList();
    return new Load(all, false, "client", keysEach);
  }

  /** A client for each list of nodes, which asks no others. */
  static Load confinedTo(List<List<Endpoint>> nodes, String prefix, int keysEach) {
    return new Load(nodes, true, prefix, keysEach);
  }

  private void work(List<Endpoint> asked, List<KeyHistory> mine, RandomGenerator random) {
    try (StoreClient client = confined ? StoreClient.through(asked) : StoreClient.of(asked)) {
      long due = System.nanoTime();
      while (!stopped) {
        due = awaitDue(due + intervalNanos);
        KeyHistory key = mine.get(random.nextInt(mine.size()));
        underWay.incrementAndGet();
        try {
          if (random.nextInt(READ_ONE_IN) == 0) {
            read(client, key, due);
          } else {
            write(client, key, random.nextInt(DELETE_ONE_IN) == 0);
          }
        } finally {
          underWay.decrementAndGet();
        }
      }
    } catch (RuntimeException | AssertionError e) {
      wrong.add(Thread.currentThread().getName() + " ended: " + e);
    }
  }

  /** When the call is due that begins now: those that come late do not move the later ones. */
  private long awaitDue(long due) {
    long interval = intervalNanos;
    if (interval == 0) {
      return System.nanoTime();
    }
    for (long left = due - System.nanoTime();
        left > 0 && !stopped;
        left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
    return due;
  }

  /**
   * From now on all clients together make so many calls a second; reads are timed from when they
   * were due.
   */
  void pace(int callsPerSecond) {
    intervalNanos = 1_000_000_000L * threads.size() / callsPerSecond;
  }

  private void write(StoreClient client, KeyHistory key, boolean delete) {
    int number = key.begin(delete);
    byte[] name = key.key().getBytes(UTF_8);
    try {
      var written = delete ? client.delete(name) : client.put(name, key.value(number));
      key.acknowledged(number, written.get(ANSWERED_WITHIN.toSeconds(), TimeUnit.SECONDS));
      acknowledged.incrementAndGet();
    } catch (Exception e) {
      Outcome outcome = Outcome.of(e);
      key.failed(number, outcome);
      (outcome == Outcome.UNKNOWN ? unknown : notApplied).incrementAndGet();
      tell("%s of write %d of %s: %s".formatted(outcome, number, key.key(), e));
    }
  }

  private void read(StoreClient client, KeyHistory key, long asked) {
    int floor = key.acknowledged();
    try {
      Optional<byte[]> found =
          client
              .get(key.key().getBytes(UTF_8))
              .get(ANSWERED_WITHIN.toSeconds(), TimeUnit.SECONDS)
              .map(StoreClient.Value::bytes);
      reads.add(System.nanoTime() - asked);
      key.wrongWith(found, floor)
          .ifPresent(
              what -> {
                tell("WRONG " + what);
                tell("of which is kept: " + kept(client, key));
                wrong.add(what);
              });
    } catch (Exception e) {
      Outcome.of(e);
      readsFailed.incrementAndGet();
      tell("no answer to a read of %s: %s".formatted(key.key(), e));
    }
  }

  private static String kept(StoreClient client, KeyHistory key) {
    try {
      return client.explain(key.key().getBytes(UTF_8)).get(5, TimeUnit.SECONDS).toString();
    } catch (Exception e) {
      return e.toString();
    }
  }

  /** Writes that were acknowledged so far. */
  int acknowledged() {
    return acknowledged.get();
  }

  int unknown() {
    return unknown.get();
  }

  /** Calls that were not answered as they should in a store without a fault. */
  int failed() {
    return unknown.get() + notApplied.get() + readsFailed.get();
  }

  int notApplied() {
    return notApplied.get();
  }

  Latencies reads() {
    return reads;
  }

  void awaitAcknowledged(int more) {
    int goal = acknowledged() + more;
    await()
        .atMost(PROGRESS_WITHIN)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> acknowledged() >= goal || !wrong.isEmpty());
    assertThat(wrong).describedAs(story()).isEmpty();
  }

  /** Waits until a call has failed. */
  void awaitFailed() {
    int before = failed();
    await()
        .atMost(PROGRESS_WITHIN)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> failed() > before);
  }

  /** A fault, as a test makes it. */
  interface Fault {
    void begin() throws Exception;
  }

  /**
   * Makes a fault while calls are under way, of which there were enough since the last one.
   *
   * @param least writes that must have been acknowledged since then
   */
  void meets(String what, int least, Fault fault) throws Exception {
    awaitAcknowledged(Math.max(0, least - (acknowledged() - acknowledgedBeforeFault)));
    await().atMost(PROGRESS_WITHIN).pollInterval(Duration.ofMillis(1)).until(this::isUnderWay);
    tell(what + " with " + underWay.get() + " calls under way");
    fault.begin();
    faults++;
    acknowledgedBeforeFault = acknowledged();
  }

  private boolean isUnderWay() {
    return underWay.get() > 0;
  }

  void tell(String event) {
    String line = "%.3f s %s".formatted((System.nanoTime() - begin) / 1e9, event);
    story.add(line);
    if (StoreSizes.TOLD) {
      System.err.println(line);
    }
  }

  /** What happened, as it is shown when a test fails. */
  String story() {
    List<String> lines = List.copyOf(story);
    return "seed %d (-Dstore.seed=%d), %s, the last events:%n%s"
        .formatted(
            StoreSizes.SEED,
            StoreSizes.SEED,
            this,
            String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size())));
  }

  List<KeyHistory> keys() {
    return keys.stream().flatMap(List::stream).toList();
  }

  /** Lets the clients end; reads every key with a fresh client, and fails when one is wrong. */
  void stopAndReadAll() throws InterruptedException {
    stop();
    try (StoreClient client = StoreClient.of(nodes)) {
      for (KeyHistory key : keys()) {
        read(client, key, System.nanoTime());
      }
    }
    assertThat(wrong).describedAs(story()).isEmpty();
    assertThat(faults).describedAs("faults that met calls").isPositive();
  }

  void stop() throws InterruptedException {
    stopped = true;
    for (Thread thread : threads) {
      thread.join(ANSWERED_WITHIN.toMillis());
      assertThat(thread.isAlive()).describedAs("a client goes on").isFalse();
    }
  }

  @Override
  public void close() {
    try {
      stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while clients were still at work", e);
    }
    System.err.println(this);
    assertThat(wrong).describedAs(story()).isEmpty();
  }

  @Override
  public String toString() {
    return "%d writes acknowledged, %d unknown, %d not applied, %d reads failed, %d faults"
        .formatted(acknowledged.get(), unknown.get(), notApplied.get(), readsFailed.get(), faults);
  }
}
