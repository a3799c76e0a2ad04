package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.locator.node.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Lets faults strike a store, and end again. */
final class CampaignFaults {
  private static final Duration NOT_LONG = Duration.ofMillis(50);
  private static final int MOST_NODES = 9;

  /** More than of the disk that may be lost nobody knows what it had. */
  private int losses;

  private final SimulatedStore store;
  private final CampaignClients clients;
  private final RandomGenerator random;
  private final Consumer<String> log;
  private final Duration clockError;
  private final OpenFaults open;
  private final NetworkFaults network;
  private final Map<StoreFault, Long> bites = new EnumMap<>(StoreFault.class);
  private final Set<Endpoint> toRestart = new HashSet<>();

  /**
   * @param clockError how wrong a node's clock may be
   */
  CampaignFaults(
      SimulatedStore store, CampaignClients clients, Duration clockError, Consumer<String> log) {
    this.store = store;
    this.clients = clients;
    this.random = store.random;
    this.clockError = clockError;
    this.log = log;
    this.open = new OpenFaults(store.time);
    this.network = new NetworkFaults(store, open, bites, log);
  }

  /**
   * From now on so many nodes may lose what they have, or be given up with it, until this is called
   * again: to be called when all replicas are equal.
   */
  void allowLosses(int most) {
    losses = most;
  }

  boolean isQuiet() {
    return open.isQuiet();
  }

  boolean hasLossesLeft() {
    return losses > 0;
  }

  /** How often each kind has had an effect. */
  Map<StoreFault, Long> bites() {
    return bites;
  }

  private boolean takeLoss() {
    return losses-- > 0;
  }

  private void bit(StoreFault kind, long times) {
    bites.merge(kind, times, Long::sum);
  }

  /** Does nothing where the store is too small for it, or too much is lost already. */
  void strike(StoreFault kind, Duration lasts) {
    switch (kind) {
      case KILL -> kill(lasts);
      case KILL_ALL -> killAll(lasts);
      case STOP -> withAny(kind, node -> stop(node, lasts));
      case DISK_LOST -> loseDisk(lasts);
      case DISK_FAILS -> withAny(kind, node -> failDisk(node, lasts));
      case JOIN -> join();
      case LEAVE -> leave(kind, SimulatedStoreNode::leave);
      case KILL_LEAVING -> leave(kind, node -> leaveAndDie(node, lasts));
      case PAUSE -> withAny(kind, node -> pause(node, lasts));
      case SPLIT -> network.split(lasts);
      case ONE_WAY -> network.oneWay(lasts);
      case PARTIAL -> network.partial(lasts);
      case NETWORK -> network.worsen(lasts);
      case CLOCK -> withAny(kind, this::jump);
    }
  }

  /** Ends all faults now. */
  void mend() {
    open.mend();
    store.network.heal();
  }

  private void withAny(StoreFault kind, Consumer<SimulatedStoreNode> what) {
    if (!store.up.isEmpty()) {
      SimulatedStoreNode node = victim(List.copyOf(store.up.values()));
      log.accept(kind + " " + node.endpoint.port());
      what.accept(node);
      bit(kind, 1);
    }
  }

  /**
   * A node is away for long: dead, dead and replaced by an empty one, or dead for good; or it
   * lives, and does not see the others. One that lives may go on by itself, and is not away for
   * longer than deletions are remembered: what it writes then may be lost, as is said at {@link
   * ReplicationConfig#tombstoneGrace}.
   */
  void letBeAway(boolean onlyDead) {
    SimulatedStoreNode node = store.any();
    int way = random.nextInt(onlyDead ? 4 : 6);
    Duration time = Duration.ofMillis(random.nextInt(way < 4 ? 50_000 : 12_000));
    log.accept("away %d in way %d for %s".formatted(node.endpoint.port(), way, time));
    switch (way) {
      case 0, 1 -> crash(node, time);
      case 2 -> {
        node.crash();
        store.down.put(node.endpoint, new SimulatedDisk());
        restartAfter(node.endpoint, time);
      }
      case 3 -> {
        node.crash();
        store.down.remove(node.endpoint);
        open.until(time, this::join);
      }
      case 4 -> pause(node, time);
      default -> network.isolate(node, time);
    }
    bit(way < 2 ? StoreFault.KILL : way < 4 ? StoreFault.DISK_LOST : StoreFault.PAUSE, 1);
  }

  /** Mostly one that is to keep the key that was written last. */
  private SimulatedStoreNode victim(List<SimulatedStoreNode> nodes) {
    SimulatedStoreNode any = nodes.get(random.nextInt(nodes.size()));
    List<Endpoint> owners = any.replicator.owners(clients.latest());
    List<SimulatedStoreNode> ofInterest =
        nodes.stream().filter(node -> owners.contains(node.endpoint)).toList();
    return ofInterest.isEmpty() || random.nextInt(3) == 0
        ? any
        : ofInterest.get(random.nextInt(ofInterest.size()));
  }

  private void kill(Duration lasts) {
    List<SimulatedStoreNode> victims =
        store.running.values().stream()
            .filter(node -> !store.leaving.contains(node.endpoint))
            .toList();
    if (!victims.isEmpty()) {
      SimulatedStoreNode victim = victim(victims);
      log.accept("KILL " + victim.endpoint.port());
      crash(victim, lasts);
      bit(StoreFault.KILL, 1);
    }
  }

  private void crash(SimulatedStoreNode node, Duration lasts) {
    node.crash();
    restartAfter(node.endpoint, lasts);
  }

  private void restartAfter(Endpoint at, Duration time) {
    if (toRestart.add(at)) {
      open.until(time, () -> restart(at));
    }
  }

  private void restart(Endpoint at) {
    SimulatedDisk disk = store.down.get(at);
    toRestart.remove(at);
    if (disk == null) {
      return;
    }
    if (disk.memory.isEmpty() && store.up.isEmpty()) {
      // It was in no ring yet, and there is nobody to take it in.
      store.time.schedule(Duration.ofMillis(500), () -> restart(at));
      return;
    }
    log.accept("start again " + at.port());
    store.start(at, clock(), Optional.of(disk));
  }

  /** What is not running, and has not left, is started. */
  void restartAll() {
    List.copyOf(store.down.keySet()).forEach(this::restart);
  }

  Duration clock() {
    long millis =
        random.nextInt(4) == 0 ? clockError.toMillis() : Math.min(1000, clockError.toMillis());
    return Duration.ofMillis(random.nextLong(2 * millis + 1) - millis);
  }

  private void killAll(Duration lasts) {
    if (!store.leaving.isEmpty() && !takeLoss()) {
      return;
    }
    log.accept("KILL_ALL");
    List<SimulatedStoreNode> all = new ArrayList<>(store.running.values());
    all.forEach(node -> node.crash());
    all.forEach(
        node ->
            restartAfter(
                node.endpoint, lasts.plusMillis(random.nextInt(random.nextBoolean() ? 50 : 3000))));
    bit(StoreFault.KILL_ALL, 1);
  }

  private void stop(SimulatedStoreNode node, Duration lasts) {
    node.stop();
    restartAfter(node.endpoint, lasts.plusMillis(1500));
  }

  private void loseDisk(Duration lasts) {
    if (store.up.size() > 1 && takeLoss()) {
      withAny(
          StoreFault.DISK_LOST,
          node -> {
            node.crash();
            store.down.put(node.endpoint, new SimulatedDisk());
            restartAfter(node.endpoint, lasts);
          });
    }
  }

  private void failDisk(SimulatedStoreNode node, Duration lasts) {
    if (node.storage instanceof SimulatedStorage storage) {
      storage.breakNextSync();
    }
    open.until(
        lasts,
        () -> {
          if (store.running.get(node.endpoint) == node && !store.leaving.contains(node.endpoint)) {
            crash(node, NOT_LONG);
          }
        });
  }

  private void join() {
    if (store.running.size() < MOST_NODES && !store.up.isEmpty()) {
      log.accept("JOIN " + store.start().endpoint.port());
      bit(StoreFault.JOIN, 1);
    }
  }

  private void leave(StoreFault kind, Consumer<SimulatedStoreNode> how) {
    if (store.up.size() > Math.max(2, store.setup.replicas()) && takeLoss()) {
      withAny(kind, how);
    }
  }

  private void leaveAndDie(SimulatedStoreNode node, Duration lasts) {
    node.leave();
    open.until(
        Duration.ofMillis(random.nextInt(600)),
        () -> {
          if (store.running.get(node.endpoint) == node) {
            log.accept("dies " + node.endpoint.port());
            crash(node, lasts);
          }
        });
  }

  private void pause(SimulatedStoreNode node, Duration lasts) {
    node.scheduler.pause();
    open.until(lasts, () -> node.scheduler.resume(random.nextBoolean()));
  }

  private void jump(SimulatedStoreNode node) {
    node.scheduler.setWallClockError(
        Duration.ofMillis(random.nextLong(2 * clockError.toMillis() + 1) - clockError.toMillis()));
  }
}
