package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.StorageEngine;
import io.thriftyp2p.diststore.storage.StoredEntry;
import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.diststore.storage.Versioned;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.NodeId;
import io.thriftyp2p.locator.ring.HashRing;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Reads and writes the keys that this node owns. While a slot is still coming in, each request
 * first fetches its key from those who may hold it. Safe for use by many threads.
 */
final class LocalReplica {
  private final Endpoint self;
  private final NodeId id;
  private final HybridClock clock;
  private final StorageEngine engine;
  private final ReplicaPeers peers;
  private final SlotLedger ledger;
  private final OperationGate gate = new OperationGate();
  private volatile Topology topology;
  private int generation;

  LocalReplica(
      Endpoint self,
      NodeId id,
      Topology topology,
      HybridClock clock,
      StorageEngine engine,
      ReplicaPeers peers,
      SlotLedger ledger) {
    this.self = self;
    this.id = id;
    this.topology = topology;
    this.clock = clock;
    this.engine = engine;
    this.peers = peers;
    this.ledger = ledger;
  }

  HashRing ring() {
    return topology.ring();
  }

  Topology topology() {
    return topology;
  }

  OperationGate gate() {
    return gate;
  }

  /** The sources of the slots that the new ring adds must be in the ledger already. */
  void swap(Topology next) {
    if (!next.ring().equals(topology.ring())) {
      generation++;
    }
    topology = next;
    gate.advance();
  }

  /**
   * How many rings there have been: two looks at it that differ had another ring in between, even
   * if the first has come back. For the store's scheduler thread.
   */
  int generation() {
    return generation;
  }

  /**
   * Fails with {@link NotOwnerException}, or as {@link ReplicaPeers#fetch} does; then nothing is
   * written.
   */
  CompletionStage<Version> write(Key key, Optional<byte[]> value, Duration timeout) {
    int slot = ring().slot(key.bytes());
    return catchUp(slot, key, timeout).thenCompose(whole -> writeNow(slot, key, value));
  }

  private CompletionStage<Version> writeNow(int slot, Key key, Optional<byte[]> value) {
    return whileOwned(List.of(key), () -> mergeAsNewest(slot, key, value));
  }

  /** A version that is newer than any other gets, however far a clock was ahead. */
  private CompletionStage<Version> mergeAsNewest(int slot, Key key, Optional<byte[]> value) {
    Version version = new Version(clock.tick(), id);
    Versioned versioned =
        value
            .map(bytes -> Versioned.value(version, bytes))
            .orElseGet(() -> Versioned.tombstone(version));
    return engine
        .merge(slot, new StoredEntry(key, versioned))
        .thenCompose(
            kept -> {
              if (kept.version().equals(version)) {
                return CompletableFuture.completedStage(version);
              }
              clock.observe(kept.version().clock());
              return mergeAsNewest(slot, key, value);
            });
  }

  /**
   * Does something that holds only while this node owns the keys: whoever claims them waits until
   * it is done. Fails with {@link NotOwnerException} where they are not owned any more, and does
   * nothing.
   */
  private <T> CompletionStage<T> whileOwned(List<Key> keys, Supplier<CompletionStage<T>> work) {
    OperationGate.Epoch epoch = gate.enter();
    try {
      keys.forEach(this::requireOwned);
      return work.get().whenComplete((done, failure) -> epoch.exit());
    } catch (RuntimeException e) {
      epoch.exit();
      return CompletableFuture.failedStage(e);
    }
  }

  /** What is kept of the key, a tombstone included. Fails as {@link #write} does. */
  CompletionStage<Optional<Versioned>> read(Key key, Duration timeout) {
    int slot = ring().slot(key.bytes());
    return catchUp(slot, key, timeout)
        .thenCompose(whole -> whileOwned(List.of(key), () -> engine.get(slot, key)));
  }

  private void requireOwned(Key key) {
    if (!ring().owner(key.bytes()).filter(self::equals).isPresent()) {
      throw new NotOwnerException(self + " does not own the key");
    }
  }

  private CompletionStage<Void> catchUp(int slot, Key key, Duration timeout) {
    if (!ring().owner(key.bytes()).filter(self::equals).isPresent()) {
      return CompletableFuture.failedStage(new NotOwnerException(self + " does not own the key"));
    }
    Set<Endpoint> sources = ledger.sources(slot);
    return sources.isEmpty()
        ? CompletableFuture.completedStage(null)
        : fetchAll(key, sources, Set.of(), timeout);
  }

  /** Asks the sources, then those whom they name, until nobody names anybody new. */
  private CompletionStage<Void> fetchAll(
      Key key, Set<Endpoint> sources, Set<Endpoint> asked, Duration timeout) {
    Set<Endpoint> askedThen = new HashSet<>(asked);
    askedThen.addAll(sources);
    askedThen.add(self);
    CompletionStage<Set<Endpoint>> named = CompletableFuture.completedStage(new HashSet<>());
    for (Endpoint source : sources) {
      CompletionStage<Set<Endpoint>> further = fetch(key, source, timeout);
      named =
          named.thenCombine(
              further,
              (all, some) -> {
                all.addAll(some);
                return all;
              });
    }
    return named.thenCompose(
        all -> {
          all.removeAll(askedThen);
          return all.isEmpty()
              ? CompletableFuture.completedStage(null)
              : fetchAll(key, all, askedThen, timeout);
        });
  }

  private CompletionStage<Set<Endpoint>> fetch(Key key, Endpoint source, Duration timeout) {
    return peers
        .fetch(source, key, timeout)
        .exceptionallyCompose(
            failure -> CompletableFuture.failedStage(new SourceFailedException(source, failure)))
        .thenCompose(
            fetched ->
                fetched
                    .versioned()
                    .map(versioned -> keep(List.of(new StoredEntry(key, versioned))))
                    .orElse(CompletableFuture.completedStage(null))
                    .thenApply(kept -> fetched.further()));
  }

  /**
   * Keeps what came from other nodes, if this node still owns all of it. Fails with {@link
   * NotOwnerException} otherwise; then it must not be acknowledged to whoever sent it.
   */
  CompletionStage<Void> keep(List<StoredEntry> entries) {
    return whileOwned(
        entries.stream().map(StoredEntry::key).toList(),
        () ->
            CompletableFuture.allOf(
                entries.stream().map(this::merge).toArray(CompletableFuture<?>[]::new)));
  }

  private CompletableFuture<Versioned> merge(StoredEntry entry) {
    clock.observe(entry.versioned().version().clock());
    return engine.merge(ring().slot(entry.key().bytes()), entry).toCompletableFuture();
  }
}
