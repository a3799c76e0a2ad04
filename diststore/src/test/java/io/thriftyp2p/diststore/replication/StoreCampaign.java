package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.SlotDigest;
import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.diststore.storage.Versioned;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.ring.HashRing;
import io.thriftyp2p.testkit.Seeds;
import io.thriftyp2p.testkit.Trace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A story drawn from a seed: a store of five to nine nodes, clients that write and read all the
 * time, faults of all kinds that overlap; then all is mended, and the store must have kept its
 * promises.
 *
 * <p>What is not promised does not happen in a story: that more than one node, between two times at
 * which all replicas were equal, loses its disk or dies while it leaves.
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
  private final SlotMap slots;
  private final boolean strict;
  private final WriteHistory history;
  private final CampaignClients clients;
  private final CampaignFaults faults;
  private final Trace trace = Trace.withoutFile();
  private final List<String> events = new ArrayList<>();
  private final List<String> wrong = new ArrayList<>();
  private long forgotten;
  private Duration ringTook = Duration.ZERO;
  private Duration replicasTook = Duration.ZERO;

  /**
   * What came of it.
   *
   * @param wrong what must not be, and was; empty is good
   * @param events all that happened, with the histories of the keys that are wrong
   * @param replicasTook until all were equal, from when the ring was true
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
    store = new SimulatedStore(random, chance -> kind.setup(replicas, chance));
    store.network.setTrace(trace);
    slots = new SlotMap(store.setup.slots());
    history = new WriteHistory(strict, replicas % 2 == 1, kind == StoryKind.ABSENCES);
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
    if (!store.eventually(this::isConverged, RING_LIMIT)) {
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
    if (faults.isQuiet() && !faults.hasLossesLeft() && isConverged()) {
      faults.allowLosses(mostLosses());
    }
    StoreFault[] kinds = StoreFault.values();
    StoreFault fault = kinds[random.nextInt(kinds.length)];
    Duration lasts = Duration.ofMillis(20 + random.nextInt(random.nextBoolean() ? 1000 : 8000));
    atAnAcknowledgement(() -> faults.strike(fault, lasts));
    // Clients hurry to see what came of it.
    store.time.run(Duration.ofMillis(random.nextInt(200)));
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
    if (!store.eventually(() -> faults.isQuiet() && isConverged(), RING_LIMIT)) {
      wrong.add("P3 the replicas are not equal after an absence: " + differences());
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
    if (!store.eventually(this::isConverged, REPLICAS_LIMIT)) {
      wrong.add("P3 the replicas are not equal in the end: " + differences() + store.describe());
    }
    replicasTook = Duration.ofNanos(store.time.nanos() - ringTrue);
    note("replicas are equal");
    readAll();
    lookAtDisks();
  }

  /** All see the ring as it is, and of each slot its owners hold the same, and nobody else any. */
  private boolean isConverged() {
    return store.joining() == 0
        && store.ringIsTrue()
        && differences().isEmpty()
        && store.up.values().stream().allMatch(node -> store.health(node).slotsFilling() == 0);
  }

  private List<String> differences() {
    HashRing ring = store.up.values().iterator().next().replicator.topology().ring();
    List<String> differing = new ArrayList<>();
    store.up.values().stream()
        .filter(node -> !node.replicator.topology().placement().equals(ring))
        .forEach(node -> differing.add("the placement at " + node.endpoint.port()));
    for (int slot = 0; slot < slots.count(); slot++) {
      List<Endpoint> owners = slots.preference(ring, slot, store.setup.replicas());
      Optional<SlotDigest> first = Optional.empty();
      for (SimulatedStoreNode node : store.up.values()) {
        SlotDigest digest = node.engine.digest(slot);
        boolean owner = owners.contains(node.endpoint);
        SlotDigest expected = owner ? first.orElse(digest) : SlotDigest.EMPTY;
        first = owner ? Optional.of(expected) : first;
        if (!digest.equals(expected)) {
          differing.add("slot " + slot + " at " + node.endpoint.port());
        }
      }
    }
    return differing;
  }

  private void readAll() {
    for (Key key : history.keys()) {
      var read = store.any().replicator.find(key, Consistency.QUORUM, Duration.ofSeconds(5));
      if (!store.time.runUntil(read::isDone, Duration.ofSeconds(10))
          || read.isCompletedExceptionally()) {
        wrong.add("P1 " + key + " cannot be read in the end: " + read);
      } else {
        history.kept(key, read.join(), store.time.nanos(), "read in the end");
        forgotten += read.join().isEmpty() && history.floor(key).isPresent() ? 1 : 0;
      }
    }
  }

  private void lookAtDisks() {
    for (SimulatedStoreNode node : store.running.values()) {
      node.disk
          .orElseThrow()
          .slots()
          .values()
          .forEach(
              entries ->
                  entries.forEach(
                      (key, kept) -> history.onDisk(key, kept, "kept by " + node.endpoint.port())));
    }
  }

  /** P7: without this node there are enough copies of all that was acknowledged. */
  private void hasLeft(SimulatedStoreNode gone) {
    note("has left " + gone.endpoint.port());
    int members = Math.max(1, gone.replicator.topology().ring().members().size());
    int needed = Math.min(store.setup.replicas(), members) / 2 + 1;
    if (!strict) {
      return;
    }
    for (Key key : history.keys()) {
      history
          .floor(key)
          .ifPresent(
              floor -> {
                long copies = copies(gone, key, floor);
                if (copies < needed) {
                  history.breaks(
                      key,
                      "P7",
                      "has %d copies at %s, and needs %d, when %s has left"
                          .formatted(copies, floor, needed, gone.endpoint));
                }
              });
    }
  }

  private long copies(SimulatedStoreNode gone, Key key, Version floor) {
    int slot = gone.replicator.slot(key);
    List<SimulatedDisk> disks = new ArrayList<>(store.down.values());
    store.running.values().stream()
        .filter(node -> node != gone)
        .forEach(node -> node.disk.ifPresent(disks::add));
    return disks.stream()
        .map(disk -> Optional.ofNullable(disk.slot(slot).get(key)).map(Versioned::version))
        .filter(version -> version.filter(v -> v.compareTo(floor) >= 0).isPresent())
        .count();
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
        forgotten,
        trace.hash());
  }
}
