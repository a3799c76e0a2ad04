package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.StorageEngine;
import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.diststore.storage.Versioned;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.NodeId;
import io.thriftyp2p.locator.node.Scheduler;
import io.thriftyp2p.locator.ring.HashRing;
import io.thriftyp2p.locator.ring.Layout;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node's part in the store. Safe for use by many threads; does not block. Stages complete in
 * any thread.
 */
public final class Replicator {
  private static final Logger LOG = LoggerFactory.getLogger(Replicator.class);

  private final Endpoint self;
  private final ReplicationConfig config;
  private final Scheduler scheduler;
  private final StorageEngine engine;
  private final SlotLedger ledger = new SlotLedger();
  private final LocalReplica local;
  private final RequestRouter router;
  private final SlotIntake intake;
  private final SlotRelease release;
  private final SlotOffers offers;
  private final Attempts attempts;
  private final ClassicHandOver classic;
  private volatile boolean stopped;

  /**
   * @param scheduler of the store's own: its thread pages through slots
   * @param clock must have seen every version in the engine
   */
  public Replicator(
      Endpoint self,
      NodeId id,
      Layout layout,
      int replicas,
      ReplicationConfig config,
      Scheduler scheduler,
      RandomGenerator random,
      HybridClock clock,
      StorageEngine engine,
      ReplicaPeers peers,
      ClassicPeers classicPeers,
      Members members) {
    this.self = self;
    this.config = config;
    this.scheduler = scheduler;
    this.engine = engine;
    attempts = new Attempts(scheduler, random, config.retryPause());
    local = new LocalReplica(self, id, Topology.empty(layout), clock, engine, peers, ledger);
    ClassicOwners classicOwners = new ClassicOwners(id, clock, local, engine, classicPeers);
    router = new RequestRouter(self, replicas, local, peers, classicOwners, members, attempts);
    classic = new ClassicHandOver(local, engine, classicOwners, members, config.callTimeout());
    intake =
        new SlotIntake(
            self,
            scheduler,
            local,
            peers,
            members,
            ledger,
            attempts,
            node -> local.topology().hasNode(node));
    release =
        new SlotRelease(
            self,
            scheduler,
            local,
            engine,
            ledger,
            node -> local.topology().hasNode(node),
            config.pageBytes());
    offers = new SlotOffers(self, local, engine, ledger, peers);
  }

  /** Begins to look for slots that others own. */
  public void start() {
    scheduler.schedule(config.offerInterval(), this::offer);
  }

  private void offer() {
    if (!stopped) {
      giveAway();
      scheduler.schedule(config.offerInterval(), this::offer);
    }
  }

  /** To owners of our kind by their claims, to those of 2009 by our puts. */
  private void giveAway() {
    offers.make();
    classic.start();
  }

  /**
   * Runs something once the changes of the ring that were given before have taken effect; not at
   * all once the node is closed.
   */
  public void afterChanges(Runnable task) {
    scheduler.execute(task);
  }

  public void stop() {
    stopped = true;
  }

  /** Writes a value. Fails with {@link UnavailableException}. */
  public CompletableFuture<Version> put(
      Key key, byte[] value, WriteOptions options, Duration timeout) {
    return router.write(key, Optional.of(value), timeout);
  }

  /** Deletes a key, missing or not. Fails with {@link UnavailableException}. */
  public CompletableFuture<Version> delete(Key key, WriteOptions options, Duration timeout) {
    return router.write(key, Optional.empty(), timeout);
  }

  /**
   * What is kept of a key; empty when it has no value, be it missing, deleted or expired. Fails
   * with {@link UnavailableException}.
   */
  public CompletableFuture<Optional<Versioned>> get(
      Key key, Consistency consistency, Duration timeout) {
    return router.read(key, timeout).thenApply(found -> found.filter(kept -> !kept.isTombstone()));
  }

  /** What each replica really has of a key; a node that does not answer is named as such. */
  public CompletableFuture<Explanation> explain(Key key, Duration timeout) {
    return CompletableFuture.failedFuture(new UnavailableException("not yet", false));
  }

  /**
   * Compares everything that this node holds with its other replicas and mends what differs; begins
   * unless it is under way. Ask again to see how far it is.
   */
  public TaskProgress balance() {
    return TaskProgress.NONE;
  }

  /**
   * Drops what is not this node's, once its owners are seen to have it; begins unless it is under
   * way. Ask again to see how far it is.
   */
  public TaskProgress purge() {
    return TaskProgress.NONE;
  }

  /** How well this node's keys are kept. */
  public CompletableFuture<NodeHealth> health() {
    return CompletableFuture.failedFuture(new UnavailableException("not yet", false));
  }

  /**
   * A write that another node forwards to this one as the owner. Fails with {@link
   * NotOwnerException} or {@link UnavailableException}.
   */
  public CompletionStage<Version> receiveWrite(Key key, Optional<byte[]> value, Duration timeout) {
    return router.writeHere(key, value, timeout);
  }

  /** A read that another node forwards; fails as {@link #receiveWrite} does. */
  public CompletionStage<Optional<Versioned>> receiveRead(Key key, Duration timeout) {
    return router.readHere(key, timeout);
  }

  /** A new owner claims slots. */
  public CompletionStage<ClaimAnswer> receiveClaim(Endpoint claimant, List<Integer> slots) {
    return release.claim(claimant, slots);
  }

  /** A new owner asks for one key; fails with {@link NotOwnerException}. */
  public CompletionStage<Fetched> receiveFetch(Endpoint claimant, Key key) {
    return release.fetch(claimant, key);
  }

  /** A new owner asks for the next page; fails with {@link NotOwnerException}. */
  public CompletionStage<PullPage> receivePull(Endpoint claimant, PullRequest request) {
    return release.pull(claimant, request);
  }

  /** A new owner has slots whole; answers with those that were dropped here. */
  public CompletionStage<List<Integer>> receiveRelease(
      Endpoint claimant, List<SlotReceipt> receipts) {
    return release.release(claimant, receipts);
  }

  /** Another node holds slots that may be ours. */
  public void receiveOffer(Endpoint holder, List<Integer> slots) {
    scheduler.execute(
        () -> {
          HashRing ring = local.ring();
          slots.stream()
              .filter(slot -> ring.owners(slot).contains(self))
              .forEach(slot -> ledger.addSource(slot, holder));
          intake.wake();
        });
  }

  /** The ring has changed. To be called for every change, in order. */
  public void topologyChanged(Topology next) {
    scheduler.execute(
        () -> {
          new SlotMoves(self, local.topology(), next, ledger).record();
          local.swap(next);
          attempts.hurry();
          LOG.debug(
              "{}: ring {}, leaving {}, {} slots to come from {}",
              self,
              next.ring().members(),
              next.leaving(),
              ledger.incomplete().cardinality(),
              ledger.allSources());
          intake.wake();
          // An owner that came in another way than this node saw may not know what is held here.
          giveAway();
        });
  }

  /**
   * Waits until the others have taken over all that this node holds; it must be out of the ring.
   *
   * @param progress hears every now and then how many versions and claims are still to go
   * @return completes when nothing is left, at once when there is nobody to take it; fails with
   *     {@link UnavailableException} when nothing has moved for {@link
   *     ReplicationConfig#stallTimeout()}
   */
  public CompletableFuture<Void> handOver(Consumer<Remainder> progress) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    scheduler.execute(
        () ->
            new HandOver(scheduler, config, this::remainder, this::giveAway, progress, done)
                .check());
    return done;
  }

  private Remainder remainder() {
    return local.topology().hasHeirs()
        ? new Remainder(engine.usage().entries(), ledger.unclaimed().cardinality())
        : Remainder.NOTHING;
  }

  /** The ring by which this node serves; it follows the locator's by a moment. */
  public HashRing ring() {
    return local.ring();
  }

  /** Slots that are owned by this node and not whole yet. */
  public CompletableFuture<Integer> slotsFilling() {
    return CompletableFuture.supplyAsync(
        () ->
            (int)
                ledger.incomplete().stream()
                    .filter(slot -> local.ring().owners(slot).contains(self))
                    .count(),
        scheduler::execute);
  }

  /** Slots of others of which this node still holds something. */
  public int slotsLeaving() {
    HashRing ring = local.ring();
    return (int)
        engine.occupiedSlots().stream().filter(slot -> !ring.owners(slot).contains(self)).count();
  }
}
