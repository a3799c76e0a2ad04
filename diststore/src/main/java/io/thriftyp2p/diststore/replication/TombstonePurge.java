package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.replication.ReplicationCounts.Event;
import io.thriftyp2p.diststore.storage.AsyncLoop;
import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.SlotDigest;
import io.thriftyp2p.diststore.storage.StorageEngine;
import io.thriftyp2p.diststore.storage.StoredEntry;
import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.diststore.storage.Versioned;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets deletions, and values that have expired, when they are old and every replica has them:
 * the first owner of a slot asks all replicas for a digest of what is that old, and has all of them
 * forget it when the digests are equal. Each remembers up to which clock it has forgotten: whatever
 * is as old, and turns up later on a node that was away, was deleted, and does not come back. Runs
 * in the store's scheduler thread.
 */
final class TombstonePurge {
  private static final Logger LOG = LoggerFactory.getLogger(TombstonePurge.class);
  private static final int SCAN_BYTES = 256 << 10;

  private final LocalReplica local;
  private final StorageEngine engine;
  private final SlotPeers peers;
  private final Scheduler scheduler;
  private final Duration grace;
  private final Duration interval;
  private boolean stopped;

  TombstonePurge(
      LocalReplica local,
      StorageEngine engine,
      SlotPeers peers,
      Scheduler scheduler,
      Duration grace,
      Duration interval) {
    this.local = local;
    this.engine = engine;
    this.peers = peers;
    this.scheduler = scheduler;
    this.grace = grace;
    this.interval = interval;
  }

  void start() {
    scheduler.schedule(interval, this::tick);
  }

  void stop() {
    stopped = true;
  }

  private void tick() {
    if (!stopped) {
      var unused = run().whenCompleteAsync((done, failure) -> start(), scheduler::execute);
    }
  }

  /** Goes once through all slots of which this node is the first owner. */
  CompletionStage<Void> run() {
    long upTo = HybridClock.atMillis(scheduler.wallMillis() - grace.toMillis());
    BitSet slots = engine.occupiedSlots();
    var position =
        new Object() {
          int slot = -1;
        };
    return AsyncLoop.<Boolean>until(
            () -> {
              position.slot = slots.nextSetBit(position.slot + 1);
              if (position.slot < 0 || stopped) {
                return CompletableFuture.completedStage(Optional.of(true));
              }
              return purge(position.slot, upTo).thenApply(done -> Optional.empty());
            })
        .thenAccept(done -> {});
  }

  private CompletionStage<Void> purge(int slot, long upTo) {
    List<Endpoint> owners = local.owners().preference(slot);
    ReplicaGroup group = local.owners().group(slot);
    SlotState state = local.states().get(slot);
    if (owners.isEmpty()
        || !owners.get(0).equals(local.self())
        || !state.countsIn(group.id())
        || !local.topology().lost().isEmpty()
        || !owners.stream().allMatch(node -> isSelf(node) || local.topology().reachable(node))) {
      return CompletableFuture.completedStage(null);
    }
    return old(slot, upTo)
        .thenCompose(
            old ->
                old.forgettable.isEmpty()
                    ? CompletableFuture.completedStage(null)
                    : askAll(owners, new PurgeRequest(slot, group.id(), upTo, false), old.digest))
        .exceptionally(
            failure -> {
              LOG.debug("deletions in slot {} are kept for now: {}", slot, failure.toString());
              return null;
            });
  }

  private boolean isSelf(Endpoint node) {
    return node.equals(local.self());
  }

  private CompletionStage<Void> askAll(
      List<Endpoint> owners, PurgeRequest question, SlotDigest ours) {
    List<CompletableFuture<SlotDigest>> digests = new ArrayList<>();
    for (Endpoint owner : owners) {
      if (!isSelf(owner)) {
        digests.add(peers.purge(owner, question).toCompletableFuture());
      }
    }
    return CompletableFuture.allOf(digests.toArray(CompletableFuture<?>[]::new))
        .thenCompose(
            all ->
                digests.stream().allMatch(digest -> digest.join().equals(ours))
                    ? forgetEverywhere(owners, question)
                    : CompletableFuture.completedStage(null));
  }

  private CompletionStage<Void> forgetEverywhere(List<Endpoint> owners, PurgeRequest question) {
    PurgeRequest order = new PurgeRequest(question.slot(), question.group(), question.upTo(), true);
    List<CompletableFuture<SlotDigest>> done = new ArrayList<>();
    for (Endpoint owner : owners) {
      done.add((isSelf(owner) ? receive(order) : peers.purge(owner, order)).toCompletableFuture());
    }
    return CompletableFuture.allOf(done.toArray(CompletableFuture<?>[]::new));
  }

  /** Another replica asks, or this one; fails with {@link NotReplicaException}. */
  CompletionStage<SlotDigest> receive(PurgeRequest request) {
    return inOurThread(
        () -> {
          SlotState state = local.states().get(request.slot());
          if (!state.countsIn(request.group())) {
            return CompletableFuture.failedStage(local.notReplica(request.slot()));
          }
          return old(request.slot(), request.upTo())
              .thenComposeAsync(
                  old ->
                      request.now()
                          ? forget(request, old).thenApply(done -> old.digest)
                          : CompletableFuture.completedStage(old.digest),
                  scheduler::execute);
        });
  }

  /**
   * First it is on record that they are forgotten: what comes back later must not be taken for new.
   */
  private CompletionStage<Void> forget(PurgeRequest request, Old old) {
    SlotState state = local.states().get(request.slot());
    if (!state.countsIn(request.group())) {
      return CompletableFuture.failedStage(local.notReplica(request.slot()));
    }
    CompletionStage<Void> recorded =
        Long.compareUnsigned(request.upTo(), state.purgedTo()) > 0
            ? local.states().set(Map.of(request.slot(), state.purgedTo(request.upTo())))
            : CompletableFuture.completedStage(null);
    return recorded
        .thenCompose(durable -> engine.drop(request.slot(), old.forgettable))
        .thenRun(() -> local.counts().add(Event.TOMBSTONE_PURGED, old.forgettable.size()));
  }

  private <T> CompletionStage<T> inOurThread(Supplier<CompletionStage<T>> work) {
    return CompletableFuture.supplyAsync(work, scheduler::execute).thenCompose(stage -> stage);
  }

  /**
   * What a slot has that is as old as a clock: a digest of all of it, and what may be forgotten.
   */
  private record Old(SlotDigest digest, List<StoredEntry> forgettable) {}

  private CompletionStage<Old> old(int slot, long upTo) {
    List<StoredEntry> forgettable = new ArrayList<>();
    var position =
        new Object() {
          Optional<Key> after = Optional.empty();
          SlotDigest digest = SlotDigest.EMPTY;
        };
    return AsyncLoop.until(
        () ->
            engine
                .scan(slot, position.after, SCAN_BYTES)
                .thenApply(
                    entries -> {
                      if (entries.isEmpty()) {
                        return Optional.of(new Old(position.digest, forgettable));
                      }
                      for (StoredEntry entry : entries) {
                        Version version = entry.versioned().version();
                        if (Long.compareUnsigned(version.clock(), upTo) <= 0) {
                          position.digest = position.digest.plus(entry.key(), version);
                          if (isForgettable(entry.versioned(), upTo)) {
                            forgettable.add(entry);
                          }
                        }
                      }
                      position.after = Optional.of(entries.get(entries.size() - 1).key());
                      return Optional.empty();
                    }));
  }

  /** The same on every replica: no clock but that of the request decides. */
  private static boolean isForgettable(Versioned versioned, long upTo) {
    return !versioned.isLiveAt(HybridClock.millis(upTo));
  }
}
