package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.StorageEngine;
import io.thriftyp2p.diststore.storage.StoredEntry;
import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.diststore.storage.Versioned;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.NodeId;
import java.util.List;
import java.util.Optional;

/**
 * Carries out what needs nobody else and no disk: a read where this replica is a read quorum by
 * itself, a write where it is the only replica, of an engine that answers from memory. Whatever is
 * less plain is left to the {@link RequestRouter}, which would answer the same. Safe for use by
 * many threads.
 */
final class AtOnce {
  private final LocalReplica local;
  private final NodeId id;
  private final HybridClock clock;
  private final StandStill standStill;
  private final StorageEngine engine;
  private final boolean inMemory;

  AtOnce(
      LocalReplica local,
      NodeId id,
      HybridClock clock,
      StandStill standStill,
      StorageEngine engine) {
    this.local = local;
    this.id = id;
    this.clock = clock;
    this.standStill = standStill;
    this.engine = engine;
    this.inMemory = engine.answersAtOnce();
  }

  /**
   * Whether this may be the only replica of everything, so that a quorum of it can be had at once.
   */
  boolean isAlone() {
    Topology topology = local.topology();
    return inMemory && (topology.replicas() == 1 || topology.placement().size() == 1);
  }

  /** Whether what is kept can be looked at at once. */
  boolean isInMemory() {
    return inMemory;
  }

  /** As {@link StorageEngine#touch}. */
  int touch(Key key, boolean toWrite) {
    int slot = local.slot(key);
    int state = local.states().get(slot).blank() ? 1 : 0;
    return state + engine.touch(slot, key, toWrite);
  }

  /** What is kept, a tombstone included; empty: left to the router. */
  Optional<Found> read(Key key, Consistency consistency) {
    return whereWhole(
        key,
        (slot, state) ->
            state.group().readsNeeded(consistency) == 1
                ? Optional.of(Found.of(engine.find(slot, key)))
                : Optional.empty());
  }

  /** What is kept here, for whatever that counts; empty: it counts for nothing, or takes longer. */
  Optional<ReplicaRead> readHere(Key key) {
    return whereWhole(
        key, (slot, state) -> Optional.of(ReplicaRead.of(state.group(), engine.find(slot, key))));
  }

  /**
   * Writes, or deletes when the value is absent. Empty: nothing was done, and it is left to the
   * router.
   */
  Optional<Version> write(Key key, Optional<byte[]> value, WriteOptions options) {
    return whereWhole(
        key,
        (slot, state) ->
            state.group().size() == 1 && isKeptHereOnly(slot) && !mayHaveHappened(key, options)
                ? keep(slot, state, key, value, options)
                : Optional.empty());
  }

  /** Something that is done to a slot in its state. */
  private interface InSlot<T> {
    Optional<T> apply(int slot, SlotState state);
  }

  /** Does it in the key's slot where this node has all that it is to have of it, in memory. */
  private <T> Optional<T> whereWhole(Key key, InSlot<T> work) {
    if (!inMemory || local.topology().classicOwner(key).isPresent()) {
      return Optional.empty();
    }
    int slot = local.slot(key);
    return local.atOnce(slot, state -> isWhole(state) ? work.apply(slot, state) : Optional.empty());
  }

  private boolean isWhole(SlotState state) {
    return state.standing().wholeAt(local.self());
  }

  /** By the latest ring: nobody is about to become a replica as well. */
  private boolean isKeptHereOnly(int slot) {
    List<Endpoint> owners = local.owners().preference(slot);
    return owners.size() == 1 && owners.get(0).equals(local.self());
  }

  /** A write without a name cannot be looked up, and nobody will ask for it. */
  private boolean mayHaveHappened(Key key, WriteOptions options) {
    return options.writeId() != Versioned.UNNAMED
        && (options.repeated()
            || standStill.lately()
            || !local.written(options.writeId(), key).isEmpty());
  }

  private Optional<Version> keep(
      int slot, SlotState state, Key key, Optional<byte[]> value, WriteOptions options) {
    Version version = new Version(clock.tick(), id);
    StoredEntry entry = new StoredEntry(key, options.versioned(version, value));
    if (!SafeMerge.isRemembered(state, entry)) {
      return Optional.empty();
    }
    Version kept = engine.keep(slot, entry).version();
    if (!kept.equals(version)) {
      // Some clock is ahead; the router's next version will be above it.
      clock.observe(kept.clock());
      return Optional.empty();
    }
    local.noteWritten(entry);
    return Optional.of(version);
  }
}
