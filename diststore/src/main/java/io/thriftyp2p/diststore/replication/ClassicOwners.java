package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.StorageEngine;
import io.thriftyp2p.diststore.storage.StoredEntry;
import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.diststore.storage.Versioned;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Failures;
import io.thriftyp2p.locator.node.NodeId;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/**
 * Has nodes of 2009 carry out requests for the keys that they own, and gives them what this node
 * still holds of those. A request for a key that is held here meets it first: a read is answered
 * from it, a write goes after it. Safe for use by many threads.
 *
 * <p>Such a node acknowledges no write, and forwards what it does not own, perhaps to us. So it is
 * asked whom it takes for the owner, then told, then asked for what it was told.
 */
final class ClassicOwners {
  /** What such a node has says nothing of when it was written. */
  private static final Version NO_VERSION = new Version(0, NodeId.UNKNOWN);

  /** A write is four calls at most, with the removal of what is held here seven. */
  private static final int CALLS_IN_A_REQUEST = 7;

  private static final byte[] MISSING = {};

  private final NodeId id;
  private final HybridClock clock;
  private final LocalReplica local;
  private final StorageEngine engine;
  private final ClassicPeers peers;
  private final ConcurrentMap<Key, CompletableFuture<Void>> moving = new ConcurrentHashMap<>();

  ClassicOwners(
      NodeId id, HybridClock clock, LocalReplica local, StorageEngine engine, ClassicPeers peers) {
    this.id = id;
    this.clock = clock;
    this.local = local;
    this.engine = engine;
    this.peers = peers;
  }

  /**
   * Fails with {@link UnavailableException}: where nothing was written, for one because the owner
   * takes somebody else for it; and where it does not show what it was told; or as {@link
   * ClassicPeers#put} does.
   */
  CompletionStage<Version> write(
      Endpoint owner, Key key, Optional<byte[]> value, Duration timeout) {
    Duration each = timeout.dividedBy(CALLS_IN_A_REQUEST);
    return handOver(owner, key, each)
        .exceptionallyCompose(failure -> nothingDone(owner, failure))
        .thenCompose(handedOver -> place(owner, key, value.orElse(MISSING), each))
        .thenApply(placed -> new Version(clock.tick(), id));
  }

  /** Fails as {@link #write} does. */
  CompletionStage<Optional<Versioned>> read(Endpoint owner, Key key, Duration timeout) {
    Duration each = timeout.dividedBy(CALLS_IN_A_REQUEST);
    return engine
        .get(slot(key), key)
        .thenCompose(
            held ->
                held.isPresent()
                    ? CompletableFuture.completedStage(held)
                    : fetch(owner, key, each));
  }

  private CompletionStage<Optional<Versioned>> fetch(Endpoint owner, Key key, Duration each) {
    return requireOwner(owner, key, each)
        .thenCompose(agreed -> peers.get(owner, key, each))
        .thenApply(
            bytes ->
                bytes.length == 0
                    ? Optional.empty()
                    : Optional.of(Versioned.value(NO_VERSION, bytes)));
  }

  /**
   * Gives the owner what is held here of the key, and drops it here once the owner shows it.
   *
   * @param each how long each call may take
   */
  CompletionStage<Void> handOver(Endpoint owner, Key key, Duration each) {
    return engine
        .get(slot(key), key)
        .thenCompose(
            held ->
                held.map(kept -> once(key, () -> move(owner, new StoredEntry(key, kept), each)))
                    .orElse(CompletableFuture.completedStage(null)));
  }

  /** Two requests for a key that is on its way wait for the same move. */
  private CompletionStage<Void> once(Key key, Supplier<CompletionStage<Void>> move) {
    CompletableFuture<Void> fresh = new CompletableFuture<>();
    CompletableFuture<Void> underWay = moving.putIfAbsent(key, fresh);
    if (underWay != null) {
      return underWay;
    }
    move.get()
        .whenComplete(
            (moved, failure) -> {
              moving.remove(key, fresh);
              if (failure == null) {
                fresh.complete(null);
              } else {
                fresh.completeExceptionally(Failures.cause(failure));
              }
            });
    return fresh;
  }

  private CompletionStage<Void> move(Endpoint owner, StoredEntry held, Duration each) {
    return place(owner, held.key(), held.versioned().value().orElse(MISSING), each)
        .thenCompose(placed -> engine.drop(slot(held.key()), List.of(held)));
  }

  private CompletionStage<Void> place(Endpoint owner, Key key, byte[] value, Duration each) {
    return requireOwner(owner, key, each)
        .thenCompose(agreed -> peers.put(owner, key, value, each))
        .thenCompose(sent -> requireShown(owner, key, value, each));
  }

  private CompletionStage<Void> requireShown(Endpoint owner, Key key, byte[] value, Duration each) {
    return peers
        .get(owner, key, each)
        .handle((shown, failure) -> failure == null && Arrays.equals(shown, value))
        .thenCompose(
            same ->
                same
                    ? CompletableFuture.completedStage(null)
                    : CompletableFuture.failedStage(
                        new UnavailableException(owner + " does not show what it was told", true)));
  }

  private CompletionStage<Void> requireOwner(Endpoint owner, Key key, Duration each) {
    return peers
        .owner(owner, key, each)
        .thenCompose(
            seen ->
                seen.filter(owner::equals).isPresent()
                    ? CompletableFuture.<Void>completedStage(null)
                    : CompletableFuture.failedStage(
                        new UnavailableException(
                            owner + " takes another node for the owner", false)))
        .exceptionallyCompose(failure -> nothingDone(owner, failure));
  }

  private static <T> CompletionStage<T> nothingDone(Endpoint owner, Throwable failure) {
    Throwable cause = Failures.cause(failure);
    return CompletableFuture.failedStage(
        cause instanceof UnavailableException known && !known.mayHaveBeenApplied()
            ? cause
            : new UnavailableException(owner + " is of no help now: " + cause.getMessage(), false));
  }

  private int slot(Key key) {
    return local.slot(key);
  }
}
