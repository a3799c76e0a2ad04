package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.Storage;
import io.thriftyp2p.diststore.storage.StorageEngine;
import io.thriftyp2p.diststore.storage.Versioned;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.NodeId;
import io.thriftyp2p.locator.node.Scheduler;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * What one node's part in the store consists of, and how it hangs together.
 *
 * @param engine tells of damage that it meets
 */
record ReplicatorParts(
    NodeId id,
    ReplicationConfig config,
    StorageEngine engine,
    LocalReplica local,
    Hints hints,
    AtOnce atOnce,
    RequestRouter router,
    SlotCare care,
    Explainer explainer,
    Members members,
    Attempts attempts,
    StandStill standStill,
    ClassicHandOver classic,
    LocalKeys here) {
  /**
   * @param scheduler of the store's own: its thread decides about slots
   * @param live whether an entry has a value now
   */
  static ReplicatorParts of(
      Endpoint self,
      NodeId id,
      SlotMap slots,
      ReplicationConfig config,
      Scheduler scheduler,
      RandomGenerator random,
      HybridClock clock,
      Storage storage,
      StorageEngine engine,
      Replicator.Peers peers,
      Predicate<Versioned> live) {
    Attempts attempts = new Attempts(scheduler, random, config.retryPause());
    SlotStates states = new SlotStates(slots.count(), storage.records());
    LocalReplica local = new LocalReplica(self, slots, states, clock, engine);
    Hints hints = new Hints(local, storage.records(), engine, peers.replicas(), scheduler, config);
    StandStill standStill = new StandStill(scheduler);
    TimerWheel timers = new TimerWheel(scheduler);
    QuorumRead.Reads reads =
        new QuorumRead.Reads(local, peers.replicas(), timers, config.hedgeAfter());
    Coordinator coordinator =
        new Coordinator(
            local,
            reads,
            new CoordinatedWrite.Writes(
                local, id, clock, peers.replicas(), hints, reads, standStill));
    ClassicOwners classicOwners = new ClassicOwners(id, clock, local, engine, peers.classic());
    RequestRouter router =
        new RequestRouter(
            local,
            coordinator,
            peers.replicas(),
            classicOwners,
            standStill,
            peers.members(),
            attempts,
            scheduler,
            timers,
            random,
            config.attemptTimeout());
    ClassicHandOver classic =
        new ClassicHandOver(local, engine, classicOwners, peers.members(), config.callTimeout());
    SlotCare care =
        new SlotCare(
            local,
            storage,
            engine,
            hints,
            peers.slots(),
            peers.members(),
            attempts,
            scheduler,
            random,
            config);
    Explainer explainer = new Explainer(local, peers.slots(), care.serving, care.comparison);
    BringIn bringIn =
        new BringIn(
            local, NodeId.random(random), peers.replicas(), peers.slots(), scheduler, config, live);
    return new ReplicatorParts(
        id,
        config,
        engine,
        local,
        hints,
        new AtOnce(local, id, clock, standStill, engine),
        router,
        care,
        explainer,
        peers.members(),
        attempts,
        standStill,
        classic,
        new LocalKeys(local, engine, clock, bringIn, live));
  }
}
