package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.StorageEngine;
import io.thriftyp2p.diststore.storage.Versioned;
import io.thriftyp2p.locator.node.Endpoint;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/**
 * What one node itself holds, whatever that counts among the replicas, and how it comes by what
 * others kept outside of the ring. Safe for use by many threads; does not block.
 */
public final class LocalKeys {
  private final LocalReplica local;
  private final HybridClock clock;
  private final BringIn bringIn;
  private final KeyListing listing;
  private final Predicate<Versioned> live;

  /**
   * @param live whether an entry has a value now
   */
  LocalKeys(
      LocalReplica local,
      StorageEngine engine,
      HybridClock clock,
      BringIn bringIn,
      Predicate<Versioned> live) {
    this.local = local;
    this.clock = clock;
    this.bringIn = bringIn;
    this.live = live;
    this.listing = new KeyListing(local, engine, live);
  }

  void stop() {
    bringIn.stop();
  }

  /** What is kept here of a key, if it has a value, be this node responsible for it or not. */
  public CompletionStage<Optional<Versioned>> held(Key key) {
    return local.held(key).thenApply(found -> found.filter(live));
  }

  /**
   * What is kept here of a key, and what that counts for, without a value that has expired. Fails
   * with {@link UnavailableException} where it counts for nothing.
   */
  public CompletionStage<ReplicaRead> read(Key key) {
    return find(key).thenApply(read -> read.filter(live));
  }

  /** The same with deletions, and with what has expired. */
  CompletionStage<ReplicaRead> find(Key key) {
    return local
        .read(key)
        .thenApply(
            said ->
                said.orElseThrow(
                    () ->
                        new UnavailableException(
                            "this node does not count as a replica of the key now", false)));
  }

  /**
   * Some of the keys of this node; the first ones without a cursor.
   *
   * @param limit keys at most
   * @param prefix with which the keys begin; empty for all of them
   * @throws IllegalArgumentException when this is no cursor
   */
  public CompletionStage<KeyPage> keys(
      Optional<byte[]> cursor, int limit, Key prefix, KeyScope scope) {
    return listing.page(cursor, limit, prefix, scope);
  }

  /**
   * Brings values from outside of the ring into it, however long that takes; see {@link BringIn}.
   * Fails with {@link UnavailableException} when the node stops before it is done.
   *
   * @param slots those of the engine's that count; empty: all of them
   */
  public CompletionStage<Void> bringIn(StorageEngine from, Optional<BitSet> slots) {
    clock.observe(from.latestClock());
    return bringIn.run(from, slots);
  }

  /** How many values {@link #bringIn} has brought in so far. */
  public long broughtIn() {
    return bringIn.count();
  }

  /** The slot that a key is in, by the ring that this node serves by. */
  public int slotOf(Key key) {
    return local.slot(key);
  }

  /** The slots that this node is the first owner of. */
  public BitSet firstOwned() {
    BitSet first = new BitSet();
    SlotOwners owners = local.owners();
    for (int slot = 0; slot < local.slots().count(); slot++) {
      List<Endpoint> preference = owners.preference(slot);
      first.set(slot, !preference.isEmpty() && preference.get(0).equals(local.self()));
    }
    return first;
  }
}
