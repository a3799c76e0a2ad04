package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.Abreast;
import io.thriftyp2p.diststore.storage.AsyncLoop;
import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.StorageEngine;
import io.thriftyp2p.diststore.storage.StoredEntry;
import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.diststore.storage.Versioned;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.NodeId;
import io.thriftyp2p.locator.node.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * Brings values that were kept outside of the ring into it, as a node that comes from another ring
 * carries them: each to all who are to keep it, none of whom may be missing. Where the ring has a
 * newer version of a key, that stays.
 *
 * <p>A replica may have forgotten deletions that are as new as such a value, and so takes it for
 * deleted: it has never been here. Then it is given a version just above what was forgotten, which
 * every later write of the key still overrules.
 *
 * <p>Goes on until everything is in, however often it takes, or until {@link #stop}. Safe for use
 * by many threads.
 */
final class BringIn {
  private static final int ENTRIES_ABREAST = 64;
  private static final int PAGE_BYTES = 256 << 10;

  private final LocalReplica local;
  private final NodeId id;
  private final ReplicaPeers replicas;
  private final SlotPeers peers;
  private final Scheduler scheduler;
  private final ReplicationConfig config;
  private final Predicate<Versioned> live;
  private final AtomicLong done = new AtomicLong();
  private volatile boolean stopped;

  /**
   * @param id of this undertaking: in its name versions are given that nobody else gives
   * @param live whether an entry has a value now
   */
  BringIn(
      LocalReplica local,
      NodeId id,
      ReplicaPeers replicas,
      SlotPeers peers,
      Scheduler scheduler,
      ReplicationConfig config,
      Predicate<Versioned> live) {
    this.local = local;
    this.id = id;
    this.replicas = replicas;
    this.peers = peers;
    this.scheduler = scheduler;
    this.config = config;
    this.live = live;
  }

  void stop() {
    stopped = true;
  }

  /** Entries that the ring has taken in so far. */
  long count() {
    return done.get();
  }

  /**
   * Brings in what an engine has in some slots; fails with {@link UnavailableException} when it was
   * stopped before the end.
   */
  CompletionStage<Void> run(StorageEngine from, Optional<BitSet> slots) {
    BitSet wanted = from.occupiedSlots();
    slots.ifPresent(wanted::and);
    var position =
        new Object() {
          int slot = wanted.nextSetBit(0);
          Optional<Key> after = Optional.empty();
        };
    return AsyncLoop.<Boolean>until(
            () -> {
              if (position.slot < 0) {
                return CompletableFuture.completedStage(Optional.of(true));
              }
              return from.scan(position.slot, position.after, PAGE_BYTES)
                  .thenCompose(
                      page -> {
                        if (page.isEmpty()) {
                          position.slot = wanted.nextSetBit(position.slot + 1);
                          position.after = Optional.empty();
                          return CompletableFuture.completedStage(Optional.<Boolean>empty());
                        }
                        position.after = Optional.of(page.get(page.size() - 1).key());
                        return bring(page).thenApply(in -> Optional.<Boolean>empty());
                      });
            })
        .thenApply(all -> null);
  }

  private CompletionStage<?> bring(List<StoredEntry> page) {
    List<StoredEntry> values = page.stream().filter(entry -> live.test(entry.versioned())).toList();
    return Abreast.run(
        values.size(), ENTRIES_ABREAST, i -> untilIn(values.get(i)).thenApply(this::count));
  }

  private long count(boolean in) {
    return done.incrementAndGet();
  }

  /** Tries again until it is in. */
  private CompletionStage<Boolean> untilIn(StoredEntry entry) {
    return AsyncLoop.until(
        () -> {
          if (stopped) {
            return CompletableFuture.failedStage(
                new UnavailableException("this node stops; the rest comes when it is back", true));
          }
          return attempt(entry)
              .exceptionally(failure -> false)
              .thenCompose(
                  in ->
                      in
                          ? CompletableFuture.completedStage(Optional.of(true))
                          : scheduler
                              .after(config.retryPause())
                              .thenApply(later -> Optional.<Boolean>empty()));
        });
  }

  /** Whether all who are to keep the key now have it, or something newer. */
  private CompletionStage<Boolean> attempt(StoredEntry entry) {
    List<Endpoint> owners = local.owners().preference(local.slot(entry.key()));
    List<CompletableFuture<KeepAnswer>> answers =
        owners.stream().map(owner -> keep(owner, entry).toCompletableFuture()).toList();
    return CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
        .thenCompose(
            all -> {
              Version version = entry.versioned().version();
              List<Endpoint> others = new ArrayList<>();
              Version highest = version;
              for (int i = 0; i < owners.size(); i++) {
                Version kept = answers.get(i).join().kept();
                if (!kept.equals(version)) {
                  others.add(owners.get(i));
                  highest = kept.compareTo(highest) > 0 ? kept : highest;
                }
              }
              boolean same =
                  !owners.isEmpty()
                      && owners.equals(local.owners().preference(local.slot(entry.key())));
              if (others.isEmpty()) {
                return CompletableFuture.completedStage(same);
              }
              return highest.node().equals(id)
                  // One that an earlier attempt has given to some.
                  ? attempt(inVersion(entry, highest))
                  : orAbove(entry, others, highest);
            });
  }

  private CompletionStage<KeepAnswer> keep(Endpoint owner, StoredEntry entry) {
    Duration timeout = config.callTimeout();
    return owner.equals(local.self())
        ? local.keep(ReplicaGroup.NONE.id(), entry)
        : replicas.keep(owner, ReplicaGroup.NONE.id(), entry, timeout);
  }

  /**
   * Some did not take the version: they have a newer one, which then is to stay, or have forgotten
   * deletions that are as new.
   */
  private CompletionStage<Boolean> orAbove(
      StoredEntry entry, List<Endpoint> others, Version highest) {
    List<CompletableFuture<Boolean>> present =
        others.stream().map(owner -> has(owner, entry.key()).toCompletableFuture()).toList();
    return CompletableFuture.allOf(present.toArray(CompletableFuture<?>[]::new))
        .thenCompose(
            all ->
                present.stream().anyMatch(CompletableFuture::join)
                    // Comparison of the replicas brings it to those that lack it.
                    ? CompletableFuture.completedStage(true)
                    : attempt(inVersion(entry, new Version(highest.clock() + 1, id))));
  }

  private CompletionStage<Boolean> has(Endpoint owner, Key key) {
    return owner.equals(local.self())
        ? local.held(key).thenApply(Optional::isPresent)
        : peers.fetch(owner, local.slot(key), List.of(key)).thenApply(found -> !found.isEmpty());
  }

  private static StoredEntry inVersion(StoredEntry entry, Version version) {
    return new StoredEntry(entry.key(), entry.versioned().inVersion(version));
  }
}
