package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.Storage;
import io.thriftyp2p.diststore.storage.StorageEngine;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Scheduler;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/**
 * All that keeps this node's slots as they should be, whatever requests do: filling, giving away,
 * comparing, forgetting. Runs in the store's scheduler thread.
 */
final class SlotCare {
  /** How often this node looks before it turns slots itself that new replicas were to turn. */
  private static final int CARES_FOR_NEWCOMERS = 3;

  final SlotServing serving;
  final SlotComparison comparison;
  final SharedSlots shared;
  final SlotFilling filling;
  final StraySlots strays;
  final AntiEntropy antiEntropy;
  final TombstonePurge tombstones;
  final DamagedSlots damaged;
  private final Courtesy courtesy;
  private final LocalReplica local;
  private final Storage storage;
  private final Hints hints;
  private final Scheduler scheduler;
  private final ReplicationConfig config;
  private boolean stopped;

  private TaskProgress purge = TaskProgress.NONE;

  SlotCare(
      LocalReplica local,
      Storage storage,
      StorageEngine engine,
      Hints hints,
      SlotPeers peers,
      Members members,
      Attempts attempts,
      Scheduler scheduler,
      RandomGenerator random,
      ReplicationConfig config) {
    this.local = local;
    this.storage = storage;
    this.hints = hints;
    this.scheduler = scheduler;
    this.config = config;
    courtesy = new Courtesy(scheduler);
    comparison = new SlotComparison(local, engine, peers, config.pageBytes());
    shared = new SharedSlots(local, engine);
    SlotPulls pulls = new SlotPulls(local, peers, scheduler, config.transferBytesPerSecond());
    filling =
        new SlotFilling(
            local,
            new FillParts(
                local, engine, peers, comparison, pulls, members, scheduler, config.stepSlots()),
            scheduler,
            attempts,
            config.careInterval().multipliedBy(CARES_FOR_NEWCOMERS),
            config.batchSlots());
    strays = new StraySlots(local, engine, peers, comparison, scheduler, config.batchSlots());
    serving = new SlotServing(local, engine, scheduler, config.pageBytes(), courtesy, filling);
    antiEntropy =
        new AntiEntropy(
            local,
            shared,
            peers,
            comparison,
            members,
            courtesy,
            scheduler,
            random,
            config.comparisonInterval());
    tombstones =
        new TombstonePurge(
            local, engine, peers, scheduler, config.tombstoneGrace(), config.purgeInterval());
    damaged = new DamagedSlots(local, engine, scheduler, filling::wake);
  }

  void start() {
    scheduler.schedule(config.careInterval(), this::tick);
    hints.start();
    antiEntropy.start();
    tombstones.start();
  }

  void stop() {
    stopped = true;
    hints.stop();
    antiEntropy.stop();
    tombstones.stop();
  }

  private void tick() {
    if (!stopped) {
      wake();
      scheduler.schedule(config.careInterval(), this::tick);
    }
  }

  /** Something may have changed. */
  void wake() {
    filling.wake();
    antiEntropy.wake();
    // What others have taken over is in nobody's way.
    if (!courtesy.isDue()) {
      giveAway();
    }
  }

  void giveAway() {
    var unused = strays.giveAway();
  }

  /** Begins to give away and drop what is not this node's, unless that is under way. */
  TaskProgress purge() {
    if (!purge.running()) {
      long droppedBefore = strays.dropped();
      long movedBefore = strays.moved();
      int total = strays.strays().cardinality();
      long run = purge.run() + 1;
      purge = new TaskProgress(run, true, 0, total, 0, 0, Optional.empty());
      var unused =
          strays
              .giveAway()
              .whenCompleteAsync(
                  (done, failure) -> {
                    int left = strays.strays().cardinality();
                    purge =
                        new TaskProgress(
                            run,
                            false,
                            Math.max(0, total - left),
                            total,
                            strays.moved() - movedBefore,
                            strays.dropped() - droppedBefore,
                            left == 0
                                ? Optional.empty()
                                : Optional.of(
                                    left + " slots stay, since not all of their owners are whole"));
                  },
                  scheduler::execute);
    }
    return purge;
  }

  NodeHealth health() {
    BitSet open = filling.open();
    int leaving = strays.strays().cardinality();
    return new NodeHealth(
        local.owned().cardinality(),
        open.cardinality(),
        leaving,
        hints.count(),
        unsynced(open.cardinality(), leaving),
        unsafe(),
        storage.writeRefusal());
  }

  /** Of a peer's ranges those in which this node holds something else. */
  CompletionStage<List<SlotRange>> differing(Endpoint peer, List<SlotRange> ranges) {
    List<SlotRange> differing = new ArrayList<>();
    for (SlotRange theirs : ranges) {
      if (!local.slots().isSlot(theirs.first()) || theirs.count() < 1) {
        continue;
      }
      SlotRange ours = shared.range(peer, theirs.first(), theirs.count());
      if (ours.owners() != theirs.owners()) {
        return CompletableFuture.failedStage(
            new NotReplicaException(local.self() + " sees another ring", List.of()));
      }
      if (!ours.digest().equals(theirs.digest())) {
        differing.add(ours);
      }
    }
    return CompletableFuture.completedStage(differing);
  }

  private Optional<String> unsynced(int filling, int leaving) {
    if (filling > 0) {
      return Optional.of(filling + " slots are still coming in");
    }
    if (leaving > 0) {
      return Optional.of(leaving + " slots of others are still here");
    }
    if (hints.count() > 0) {
      return Optional.of(hints.count() + " writes wait for replicas that were away");
    }
    return antiEntropy.disagreement();
  }

  /** Without this node each of its slots must have its write quorum of others, and equal ones. */
  private Optional<String> unsafe() {
    Topology topology = local.topology();
    BitSet owned = local.owned();
    // Many slots have the same list.
    Set<List<Endpoint>> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (int slot = owned.nextSetBit(0); slot >= 0; slot = owned.nextSetBit(slot + 1)) {
      List<Endpoint> owners = local.owners().preference(slot);
      if (seen.add(owners)) {
        long others =
            owners.stream()
                .filter(node -> !node.equals(local.self()) && topology.reachable(node))
                .count();
        int needed = local.owners().group(slot).writeQuorum();
        if (others < needed) {
          return Optional.of(
              "without it %d of the %d replicas of slot %d can be reached, and %d must"
                  .formatted(others, owners.size(), slot, needed));
        }
      }
    }
    return unsynced(filling.open().cardinality(), strays.strays().cardinality());
  }
}
