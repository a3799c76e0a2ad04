package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.replication.ReplicationCounts.Event;
import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.Storage;
import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.diststore.storage.Versioned;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.NodeId;
import io.thriftyp2p.locator.node.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node's part in the store. Safe for use by many threads; does not block. Stages complete in
 * any thread.
 */
public final class Replicator {
  private static final Logger LOG = LoggerFactory.getLogger(Replicator.class);

  private final Scheduler scheduler;
  private final HybridClock clock;
  private final ReplicatorParts parts;
  private final PeerRequests fromPeers;
  private final RequestsAtOnce atOnce;
  private final RequestRate rate;
  private volatile boolean loaded;

  /** The other nodes, as replication needs them. */
  public record Peers(
      ReplicaPeers replicas, SlotPeers slots, ClassicPeers classic, Members members) {}

  /**
   * @param scheduler of the store's own: its thread decides about slots
   * @param slots the same on all nodes of the ring
   */
  public Replicator(
      Endpoint self,
      NodeId id,
      SlotMap slots,
      ReplicationConfig config,
      Scheduler scheduler,
      RandomGenerator random,
      HybridClock clock,
      Storage storage,
      Peers peers) {
    this.scheduler = scheduler;
    this.clock = clock;
    parts =
        ReplicatorParts.of(
            self,
            id,
            slots,
            config,
            scheduler,
            random,
            clock,
            storage,
            new WatchedEngine(storage.entries(), this::damaged),
            peers,
            this::isLive);
    fromPeers = new PeerRequests(parts.local(), parts.router(), parts.care(), () -> loaded);
    atOnce = new RequestsAtOnce(parts.atOnce(), counts(), this::isLive);
    rate = new RequestRate(scheduler, counts());
  }

  /**
   * Takes over what an earlier life of the process left; until that is done nothing is answered
   * for.
   */
  public CompletableFuture<Void> start() {
    clock.resumeAfter(parts.engine().latestClock());
    return parts
        .local()
        .states()
        .load(parts.id())
        .thenCompose(states -> parts.hints().load())
        .thenAcceptAsync(
            hintsLoaded -> {
              loaded = true;
              parts.standStill().start();
              parts.care().wake();
              parts.care().start();
            },
            scheduler::execute)
        .toCompletableFuture();
  }

  /**
   * Runs something once the changes of the ring that were given before have taken effect; not at
   * all once the node is closed.
   */
  public void afterChanges(Runnable task) {
    scheduler.execute(task);
  }

  public void stop() {
    parts.standStill().stop();
    parts.here().stop();
    scheduler.execute(parts.care()::stop);
  }

  /** Writes a value. Fails with {@link UnavailableException}. */
  public CompletableFuture<Version> put(
      Key key, byte[] value, WriteOptions options, Duration timeout) {
    requested(Event.PUT);
    return write(key, Optional.of(value), options, timeout);
  }

  /** Deletes a key, missing or not. Fails with {@link UnavailableException}. */
  public CompletableFuture<Version> delete(Key key, WriteOptions options, Duration timeout) {
    requested(Event.DELETE);
    return write(key, Optional.empty(), options, timeout);
  }

  private CompletableFuture<Version> write(
      Key key, Optional<byte[]> value, WriteOptions options, Duration timeout) {
    return parts
        .atOnce()
        .write(key, value, options)
        .map(CompletableFuture::completedFuture)
        .orElseGet(() -> parts.router().write(key, value, options, timeout));
  }

  /**
   * What is kept of a key; empty when it has no value, be it missing, deleted or expired. Fails
   * with {@link UnavailableException}.
   */
  public CompletableFuture<Optional<Versioned>> get(
      Key key, Consistency consistency, Duration timeout) {
    requested(Event.GET);
    return find(key, consistency, timeout).thenApply(found -> found.filter(this::isLive));
  }

  /** The same with deletions, and with what has expired. */
  CompletableFuture<Optional<Versioned>> find(Key key, Consistency consistency, Duration timeout) {
    return parts
        .atOnce()
        .read(key, consistency)
        .map(found -> CompletableFuture.completedFuture(found.versioned()))
        .orElseGet(() -> parts.router().read(key, consistency, timeout));
  }

  /** The same requests where nobody has to be waited for. */
  public RequestsAtOnce atOnce() {
    return atOnce;
  }

  /**
   * By the store's own clock, which all replicas share, so that a key expires everywhere at once.
   */
  private long millisNow() {
    return Math.max(scheduler.wallMillis(), HybridClock.millis(clock.latest()));
  }

  /** Whether an entry of this node has a value now. */
  public boolean isLive(Versioned versioned) {
    return !versioned.isTombstone()
        && (versioned.expiresAtMillis() == Versioned.NEVER || versioned.isLiveAt(millisNow()));
  }

  private void requested(Event kind) {
    parts.local().counts().count(kind);
  }

  /** What this node has done so far. */
  public ReplicationCounts counts() {
    return parts.local().counts();
  }

  /** Requests of clients that this node took lately. */
  public double requestsPerSecond() {
    return rate.perSecond();
  }

  /** What this node itself holds. */
  public LocalKeys here() {
    return parts.here();
  }

  /** What each replica really has of a key; a node that does not answer is named as such. */
  public CompletableFuture<Explanation> explain(Key key) {
    return parts.explainer().explain(key);
  }

  /**
   * Compares everything that this node holds with its other replicas and mends what differs; begins
   * unless it is under way. Ask again to see how far it is.
   */
  public CompletableFuture<TaskProgress> balance() {
    return inOurThread(
        () -> {
          if (!parts.care().antiEntropy.progress().running()) {
            parts.care().wake();
            parts.hints().deliver();
            var unused = parts.care().antiEntropy.beginRound();
          }
          return parts.care().antiEntropy.progress();
        });
  }

  /**
   * Drops what is not this node's, once its owners are seen to have it; begins unless it is under
   * way. Ask again to see how far it is.
   */
  public CompletableFuture<TaskProgress> purge() {
    return inOurThread(parts.care()::purge);
  }

  /** How well this node's keys are kept. Takes time in the number of slots. */
  public CompletableFuture<NodeHealth> health() {
    return inOurThread(parts.care()::health);
  }

  private <T> CompletableFuture<T> inOurThread(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, scheduler::execute);
  }

  /** What other nodes ask of this one. */
  public PeerRequests fromPeers() {
    return fromPeers;
  }

  private void damaged(int slot) {
    parts.care().damaged.found(slot);
  }

  /** The ring has changed. To be called for every change, in order. */
  public void topologyChanged(Topology next) {
    scheduler.execute(
        () -> {
          parts.local().swap(next);
          parts.attempts().hurry();
          LOG.debug("{}: ring {}, leaving {}", parts.local().self(), next.ring(), next.leaving());
          if (loaded) {
            parts.care().wake();
          }
          parts.classic().start();
        });
  }

  /** Others had taken this node for gone: the ring may have moved on without it. */
  public void doubted() {
    scheduler.execute(
        () -> {
          parts.local().states().doubtAll();
          parts.care().wake();
        });
  }

  /**
   * Waits until the others have taken over all that this node holds; it must be out of the ring.
   *
   * @param progress hears every now and then how many versions and slots are still to go
   * @return completes when nothing is left, at once when there is nobody to take it; fails with
   *     {@link UnavailableException} when nothing has moved for {@link
   *     ReplicationConfig#stallTimeout()}
   */
  public CompletableFuture<Void> handOver(Consumer<Remainder> progress) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    scheduler.execute(
        () ->
            new HandOver(
                    parts.local(),
                    parts.engine(),
                    scheduler,
                    parts.config(),
                    this::giveAway,
                    parts.members()::compareViews,
                    progress,
                    done)
                .check());
    return done;
  }

  private void giveAway() {
    parts.care().giveAway();
    parts.classic().start();
  }

  /** Who is to keep a key, the first owner first, by the ring that this node serves by. */
  public List<Endpoint> owners(Key key) {
    return parts.local().owners().preference(parts.local().slot(key));
  }

  /** Members that this node serves by. */
  public Topology topology() {
    return parts.local().topology();
  }
}
