package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.testkit.Seeds;
import io.thriftyp2p.testkit.Trace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A story drawn from a seed: a store of five to nine nodes, clients that write and read all the
 * time, faults of all kinds that overlap; then all is mended, and the store must have kept its
 * promises.
 *
 * <p>What is not promised does not happen in a story: that more than one node, between two times at
 * which all replicas were equal, loses its disk or dies while it leaves; and, where every read is
 * held against what was acknowledged before, that a disk is lost while another node is away.
 */
final class StoreCampaign {
  private static final int FEWEST_WRITES = 20;

  /** The ring itself may take that long to be true again. */
  private static final Duration RING_LIMIT = Duration.ofMinutes(3);

  /** P3. */
  private static final Duration REPLICAS_LIMIT = Duration.ofSeconds(30);

  private final RandomGenerator random;
  private final StoryKind kind;
  private final SimulatedStore store;
  private final boolean strict;
  private final WriteHistory history;
  private final StoreChecks checks;
  private final CampaignClients clients;
  private final CampaignFaults faults;
  private final Trace trace = Trace.withoutFile();
  private final List<String> events = new ArrayList<>();
  private final List<String> wrong = new ArrayList<>();
  private Duration ringTook = Duration.ZERO;
  private Duration replicasTook = Duration.ZERO;

  /**
   * What came of it.
   *
   * @param wrong what must not be, and was; empty is good
   * @param events all that happened, with the histories of the keys that are wrong
   * @param replicasTook until all were equal, from when the ring was true
   * @param readFromReplicas of the reads, those that no node had carried out for a client
   * @param forgotten keys that were written, and of which nothing is left in the end
   */
  record Outcome(
      List<String> wrong,
      List<String> events,
      Map<StoreFault, Long> bites,
      int acknowledged,
      int read,
      int notApplied,
      int unknown,
      Duration ringTook,
      Duration replicasTook,
      Duration took,
      int readFromReplicas,
      long forgotten,
      long traceHash) {
    String story() {
      return String.join("\n", events);
    }
  }

  private StoreCampaign(long seed) {
    random = Seeds.random(seed);
    kind = random.nextInt(4) == 0 ? StoryKind.ABSENCES : StoryKind.FAULTS;
    int replicas = kind.replicas.get(random.nextInt(kind.replicas.size()));
    strict = random.nextInt(4) > 0;
    store = new SimulatedStore(random, chance -> kind.setup(replicas, strict, chance));
    store.network.setTrace(trace);
    history = new WriteHistory(strict, replicas % 2 == 1, kind == StoryKind.ABSENCES);
    checks = new StoreChecks(store, history);
    clients =
        new CampaignClients(store, history, 1 + random.nextInt(random.nextBoolean() ? 4 : 40));
    faults = new CampaignFaults(store, clients, kind.clockError, this::note);
    store.whenLeft = this::hasLeft;
  }

  static Outcome play(long seed) {
    return new StoreCampaign(seed).play();
  }

  private void note(String event) {
    events.add("%.3f %s".formatted(store.time.nanos() / 1e9, event));
  }

  private Outcome play() {
    bringUp();
    switch (kind) {
      case FAULTS -> {
        for (int left = 4 + random.nextInt(8); left > 0 && wrong.isEmpty(); left--) {
          letFaultStrike();
        }
      }
      case ABSENCES -> {
        for (int left = 1 + random.nextInt(3); left > 0 && wrong.isEmpty(); left--) {
          letNodeBeAway();
        }
      }
    }
    store.time.run(Duration.ofMillis(random.nextInt(5000)));
    mend();
    return outcome();
  }

  private void bringUp() {
    int nodes = Math.max(5, store.setup.replicas()) + random.nextInt(3);
    for (int i = 0; i < nodes; i++) {
      store.start();
      store.time.run(Duration.ofMillis(random.nextInt(300)));
    }
    clients.start(3 + random.nextInt(5));
    if (!store.eventually(checks::isConverged, RING_LIMIT)) {
      wrong.add("the store does not come up: " + store.describe());
    }
    faults.allowLosses(mostLosses());
    note("%d nodes, %d replicas%s".formatted(nodes, store.setup.replicas(), strict ? "" : ", lax"));
  }

  private int mostLosses() {
    if (!strict) {
      return store.setup.replicas() > 1 ? 1 : 0;
    }
    return store.setup.replicas() > 1 ? 1 : 0;
  }

  private void letFaultStrike() {
    awaitLoad();
    if (faults.isQuiet() && !faults.hasLossesLeft() && checks.isConverged()) {
      faults.allowLosses(mostLosses());
    }
    StoreFault[] kinds = StoreFault.values();
    StoreFault fault = kinds[random.nextInt(kinds.length)];
    Duration lasts = Duration.ofMillis(20 + random.nextInt(random.nextBoolean() ? 1000 : 8000));
    boolean alone = strict && fault == StoreFault.DISK_LOST;
    if (alone && !nothingIsAmiss()) {
      return;
    }
    atAnAcknowledgement(() -> faults.strike(fault, lasts));
    if (alone && !store.eventually(this::nothingIsAmiss, RING_LIMIT)) {
      wrong.add("P3 a node that lost its disk is not filled: " + store.describe());
    }
    // Clients hurry to see what came of it.
    store.time.run(Duration.ofMillis(random.nextInt(200)));
  }

  private boolean nothingIsAmiss() {
    return faults.isQuiet() && store.down.isEmpty() && store.settled();
  }

  /** Half of the faults strike at the moment at which a client is told that a write is kept. */
  private void atAnAcknowledgement(Runnable what) {
    if (random.nextBoolean()) {
      what.run();
      return;
    }
    var struck =
        new Object() {
          boolean already;
        };
    clients.atNextAcknowledgement(
        key -> {
          struck.already = true;
          what.run();
        });
    // No acknowledgement comes where no quorum is: then the next fault has to do.
    boolean unused = store.eventually(() -> struck.already, Duration.ofSeconds(2));
  }

  private void letNodeBeAway() {
    awaitLoad();
    faults.letBeAway(strict);
    clients.pace(Duration.ofSeconds(1));
    if (!store.eventually(() -> faults.isQuiet() && checks.isConverged(), RING_LIMIT)) {
      wrong.add("P3 the replicas are not equal after an absence: " + checks.differences());
    }
  }

  private void awaitLoad() {
    int before = clients.acknowledged + clients.unknown;
    clients.pace(Duration.ofMillis(List.of(20, 200, 1000).get(random.nextInt(3))));
    store.time.run(Duration.ofMillis(random.nextInt(random.nextInt(4) > 0 ? 300 : 3000)));
    clients.pace(Duration.ofMillis(3));
    store.time.run(Duration.ofMillis(random.nextInt(40)));
    boolean loaded =
        store.eventually(
            () -> clients.acknowledged >= FEWEST_WRITES && clients.inFlight > 0, RING_LIMIT);
    if (!loaded) {
      wrong.add("too few requests before a fault: " + (clients.acknowledged - before));
    }
  }

  private void mend() {
    clients.atNextAcknowledgement(key -> {});
    faults.mend();
    faults.restartAll();
    note("all is mended");
    long mended = store.time.nanos();
    clients.pace(Duration.ofMillis(500));
    if (!store.eventually(store::ringIsTrue, RING_LIMIT)) {
      wrong.add("the ring is not true in the end: " + store.describe());
    }
    long ringTrue = store.time.nanos();
    ringTook = Duration.ofNanos(ringTrue - mended);
    if (!clients.stop()) {
      wrong.add("a client waits for ever");
    }
    if (!store.eventually(checks::isConverged, REPLICAS_LIMIT)) {
      wrong.add(
          "P3 the replicas are not equal in the end: " + checks.differences() + store.describe());
    }
    replicasTook = Duration.ofNanos(store.time.nanos() - ringTrue);
    note("replicas are equal");
    wrong.addAll(checks.readAll());
    checks.lookAtDisks();
  }

  private void hasLeft(SimulatedStoreNode gone) {
    note("has left " + gone.endpoint.port());
    if (strict) {
      checks.hasLeft(gone);
    }
  }

  private Outcome outcome() {
    wrong.addAll(history.broken());
    if (!wrong.isEmpty()) {
      events.addAll(history.historiesOfBroken());
    }
    return new Outcome(
        wrong,
        events,
        faults.bites(),
        clients.acknowledged,
        clients.read,
        clients.notApplied,
        clients.unknown,
        ringTook,
        replicasTook,
        Duration.ofNanos(store.time.nanos()),
        clients.readFromReplicas,
        checks.forgotten(),
        trace.hash());
  }
}
