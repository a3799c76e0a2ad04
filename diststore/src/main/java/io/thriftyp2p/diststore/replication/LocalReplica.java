package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.SlotEntries;
import io.thriftyp2p.diststore.storage.StorageEngine;
import io.thriftyp2p.diststore.storage.StoredEntry;
import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.diststore.storage.Versioned;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.ring.Layout;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Keeps and reads versions as one replica of several. What it answers counts for a quorum only in
 * the group that it takes part in, and only while it is whole. Safe for use by many threads.
 */
final class LocalReplica {
  private final Endpoint self;
  private final SlotMap slots;
  private final SlotStates states;
  private final StorageEngine engine;
  private final SafeMerge merging;
  private final RecentWrites recent = new RecentWrites();
  private final OperationGate gate = new OperationGate();
  private final ReplicationCounts counts = new ReplicationCounts();

  /** Slots of which something is being dropped. For the scheduler's thread. */
  private final BitSet dropping = new BitSet();

  private volatile Topology topology;
  private volatile SlotOwners owners;

  /** The slots that this node is to keep. */
  private volatile BitSet owned = new BitSet();

  LocalReplica(
      Endpoint self, SlotMap slots, SlotStates states, HybridClock clock, StorageEngine engine) {
    this.self = self;
    this.slots = slots;
    this.states = states;
    this.engine = engine;
    this.merging = new SafeMerge(engine, clock);
    this.topology = Topology.empty(Layout.SLOTS);
    this.owners = SlotOwners.of(slots, topology.placement(), topology.replicas());
  }

  Endpoint self() {
    return self;
  }

  /** What this node has done. */
  ReplicationCounts counts() {
    return counts;
  }

  Topology topology() {
    return topology;
  }

  /** Who is to keep what, by the latest ring. */
  SlotOwners owners() {
    return owners;
  }

  /** The slots that this node is to keep, by the latest ring; not to be changed. */
  BitSet owned() {
    return owned;
  }

  /**
   * Slots of which something is being dropped: this node must not take part in them meanwhile. For
   * the scheduler's thread.
   */
  BitSet dropping() {
    return dropping;
  }

  SlotStates states() {
    return states;
  }

  SlotMap slots() {
    return slots;
  }

  int slot(Key key) {
    return slots.slot(topology.placement(), key);
  }

  /** In the scheduler's thread. */
  void swap(Topology next) {
    if (!next.placement().equals(topology.placement()) || next.replicas() != topology.replicas()) {
      owners = SlotOwners.of(slots, next.placement(), next.replicas());
      owned = owners.ownedBy(self);
    }
    topology = next;
  }

  /**
   * Completes when the changes of slots' states so far are durable, and no answer is under way any
   * more that was decided before them. In the scheduler's thread.
   */
  CompletionStage<Void> settled() {
    CompletionStage<Void> durable = states.durable();
    CompletionStage<Void> drained = gate.drained();
    return durable.thenCompose(kept -> drained);
  }

  /** Changes the states of slots; completes as {@link #settled} does. In the scheduler's thread. */
  CompletionStage<Void> turn(Map<Integer, SlotState> changes) {
    if (!changes.isEmpty()) {
      var unused = states.set(changes);
      gate.advance();
    }
    return settled();
  }

  /** Fails with {@link NotReplicaException} where this node has nothing to do with the key. */
  CompletionStage<KeepAnswer> keep(long group, StoredEntry entry) {
    int slot = slot(entry.key());
    return within(
        state -> {
          boolean counts = state.countsIn(group) && state.group().contains(self);
          if (!state.group().contains(self) && !owned.get(slot)) {
            return CompletableFuture.failedStage(notReplica(slot));
          }
          return merging
              .merge(slot, state, entry)
              .thenApply(
                  kept -> {
                    // Of what merely came along with the slot it proves nothing to have had it.
                    if (counts && kept.equals(entry.versioned().version())) {
                      recent.add(entry);
                    }
                    return new KeepAnswer(kept, counts);
                  });
        },
        slot);
  }

  /**
   * Fails with {@link NotReplicaException} where this node is not whole. What is being read is not
   * dropped meanwhile.
   */
  CompletionStage<ReadAnswer> peek(ReadRequest request) {
    int slot = slot(request.key());
    return within(
        state -> {
          if (!state.standing().wholeAt(self)) {
            return CompletableFuture.failedStage(notReplica(slot));
          }
          boolean counts = state.countsIn(request.group());
          return engine
              .get(slot, request.key())
              .thenApply(
                  found ->
                      new ReadAnswer(
                          found.map(Versioned::version), found, counts, written(found, request)));
        },
        slot);
  }

  /** What is kept here of a key; empty where that counts for nothing now. */
  CompletionStage<Optional<ReplicaRead>> read(Key key) {
    int slot = slot(key);
    return within(
        state ->
            state.standing().wholeAt(self) && topology.classicOwner(key).isEmpty()
                ? engine
                    .get(slot, key)
                    .thenApply(
                        found -> Optional.of(ReplicaRead.of(state.group(), found.orElse(null))))
                : CompletableFuture.completedStage(Optional.empty()),
        slot);
  }

  /**
   * Does something at once by the state of a slot, which does not change until that is done, as far
   * as anybody is told.
   */
  <T> Optional<T> atOnce(int slot, Function<SlotState, Optional<T>> work) {
    OperationGate.Epoch epoch = gate.enter();
    try {
      return work.apply(states.get(slot));
    } finally {
      epoch.exit();
    }
  }

  /** A write was kept here, and counts. */
  void noteWritten(StoredEntry entry) {
    recent.add(entry);
  }

  /** What is kept here of a key, whatever that counts. */
  CompletionStage<Optional<Versioned>> held(Key key) {
    return engine.get(slot(key), key);
  }

  /** The versions in which a write came, of those that counted here lately. */
  Set<Version> written(long writeId, Key key) {
    return recent.find(writeId, key);
  }

  private Set<Version> written(Optional<Versioned> found, ReadRequest request) {
    long writeId = request.writeId();
    if (writeId == Versioned.UNNAMED) {
      return Set.of();
    }
    Set<Version> written = new HashSet<>(recent.find(writeId, request.key()));
    found.filter(kept -> kept.writeId() == writeId).ifPresent(kept -> written.add(kept.version()));
    return written;
  }

  /**
   * Keeps what other replicas have of some slots; it counts for nothing. What would come back from
   * the dead is left out.
   */
  CompletionStage<Void> keepAll(List<SlotEntries> slots) {
    return within(() -> merging.mergeAll(slots, states::get));
  }

  private <T> CompletionStage<T> within(Function<SlotState, CompletionStage<T>> work, int slot) {
    return within(() -> work.apply(states.get(slot)));
  }

  private <T> CompletionStage<T> within(Supplier<CompletionStage<T>> work) {
    OperationGate.Epoch epoch = gate.enter();
    try {
      return work.get().whenComplete((done, failure) -> epoch.exit());
    } catch (RuntimeException e) {
      epoch.exit();
      return CompletableFuture.failedStage(e);
    }
  }

  NotReplicaException notReplica(int slot) {
    return new NotReplicaException(
        self + " cannot answer for slot " + slot + " now", othersFor(slot));
  }

  /** Others that may answer for a slot: by the ring, and by what this node took part in. */
  private List<Endpoint> othersFor(int slot) {
    TreeSet<Endpoint> others = new TreeSet<>(owners.preference(slot));
    states.get(slot).allGroups().forEach(group -> others.addAll(group.members()));
    others.remove(self);
    return List.copyOf(others);
  }
}
