package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.StoredEntry;
import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.diststore.storage.Versioned;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Failures;
import io.thriftyp2p.locator.node.NodeId;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Carries requests out as one of the key's replicas, together with the others. Fails with {@link
 * NotReplicaException} where this node is none, or not whole, so that nothing was done; otherwise
 * with {@link UnavailableException}. Safe for use by many threads.
 */
final class Coordinator {
  /** How often a write is given a higher version before it gives way to those that it meets. */
  private static final int MOST_VERSIONS = 8;

  private final LocalReplica local;

  private final NodeId id;
  private final HybridClock clock;
  private final ReplicaPeers peers;
  private final Hints hints;
  private final QuorumRead.Reads reads;
  private final StandStill standStill;

  Coordinator(
      LocalReplica local,
      NodeId id,
      HybridClock clock,
      ReplicaPeers peers,
      Hints hints,
      QuorumRead.Reads reads,
      StandStill standStill) {
    this.local = local;
    this.id = id;
    this.clock = clock;
    this.peers = peers;
    this.hints = hints;
    this.reads = reads;
    this.standStill = standStill;
  }

  /** Fails with {@link NotReplicaException} where this node may lack something of the key. */
  CompletionStage<Void> requireWhole(Key key) {
    int slot = local.slot(key);
    SlotState state = local.states().get(slot);
    return state.whole() && state.group().contains(local.self())
        ? CompletableFuture.completedStage(null)
        : CompletableFuture.failedStage(local.notReplica(slot));
  }

  /** Reads what a quorum keeps; tombstones included. */
  CompletionStage<Optional<Versioned>> read(Key key, Consistency consistency, Duration timeout) {
    return read(key, consistency, Versioned.UNNAMED, timeout).thenApply(QuorumRead.Found::newest);
  }

  private CompletionStage<QuorumRead.Found> read(
      Key key, Consistency consistency, long writeId, Duration timeout) {
    ReplicaGroup group = local.states().get(local.slot(key)).group();
    return requireWhole(key)
        .thenCompose(whole -> reads.start(group, key, consistency, writeId, timeout));
  }

  /** Writes, or deletes when the value is absent. */
  CompletionStage<Version> write(
      Key key, Optional<byte[]> value, WriteOptions options, Duration timeout) {
    Write write = new Write(key, value, options, timeout);
    boolean named = options.writeId() != Versioned.UNNAMED;
    boolean known = options.repeated() || local.written(options.writeId(), key).isPresent();
    return named && known ? writeUnlessDone(write) : writeNew(write, named, MOST_VERSIONS);
  }

  /** What is to be written. */
  private record Write(Key key, Optional<byte[]> value, WriteOptions options, Duration timeout) {}

  /** The write may have been carried out, here or by another replica. */
  private CompletionStage<Version> writeUnlessDone(Write write) {
    WriteOptions options = write.options;
    Consistency consistency =
        options.consistency() == Consistency.ALL ? Consistency.ALL : Consistency.QUORUM;
    int quorum = local.states().get(local.slot(write.key)).group().writeQuorum();
    return read(write.key, consistency, options.writeId(), write.timeout)
        .thenCompose(
            found ->
                found.written().replicas() == 0
                    ? writeNew(write, false, MOST_VERSIONS)
                    : written(found, quorum, options.writeId()));
  }

  /**
   * Some replica has had the write. What is newest has been brought to a quorum by reading; where
   * that is another write, this one may have been overtaken before a quorum had it, by an older one
   * even, and nobody was to see it then: whether it counts cannot be told.
   */
  private static CompletionStage<Version> written(
      QuorumRead.Found found, int quorum, long writeId) {
    Optional<Version> newest =
        found.newest().filter(kept -> kept.writeId() == writeId).map(Versioned::version);
    Optional<Version> known =
        newest.or(
            () -> found.written().version().filter(v -> found.written().replicas() >= quorum));
    return known
        .map(CompletableFuture::<Version>completedStage)
        .orElseGet(
            () ->
                CompletableFuture.failedStage(
                    new UnavailableException(
                        "another write has overtaken this one, which may not have counted", true)));
  }

  /**
   * @param mayBeOld whether it may have waited for long before it was read here, and have been
   *     carried out elsewhere since
   */
  private CompletionStage<Version> writeNew(Write write, boolean mayBeOld, int versionsLeft) {
    int slot = local.slot(write.key);
    SlotState state = local.states().get(slot);
    ReplicaGroup group = state.group();
    if (!state.whole() || !group.contains(local.self())) {
      return CompletableFuture.failedStage(local.notReplica(slot));
    }
    int needed = group.writesNeeded(write.options.consistency());
    int reachable = reachable(group);
    if (reachable < needed) {
      return CompletableFuture.failedStage(
          new UnavailableException(
              "%d of %d replicas can be reached, and %d must keep the write"
                  .formatted(reachable, group.size(), needed),
              false,
              needed,
              reachable));
    }
    StoredEntry entry = new StoredEntry(write.key, newVersion(write.value, write.options));
    // Only now that it has its version: if this process stands still from here on, that is old.
    if (mayBeOld && standStill.lately()) {
      return writeUnlessDone(write);
    }
    Supplier<CompletionStage<Version>> rewrite =
        versionsLeft > 1
            ? () -> writeNew(write, mayBeOld, versionsLeft - 1)
            : () ->
                CompletableFuture.failedStage(
                    new UnavailableException("others keep writing this key", false));
    return spread(group, slot, entry, needed, write.timeout)
        .thenCompose(outcome -> conclude(outcome, group, needed, entry, rewrite));
  }

  private Versioned newVersion(Optional<byte[]> value, WriteOptions options) {
    Version version = new Version(clock.tick(), id);
    Versioned versioned =
        value
            .map(bytes -> Versioned.value(version, bytes))
            .orElseGet(() -> Versioned.tombstone(version))
            .writtenBy(options.writeId());
    return options
        .timeToLive()
        .map(ttl -> versioned.expiringAt(version.millis() + ttl.toMillis()))
        .orElse(versioned);
  }

  private int reachable(ReplicaGroup group) {
    Topology topology = local.topology();
    int reachable = 0;
    for (Endpoint member : group.members()) {
      reachable += member.equals(local.self()) || topology.reachable(member) ? 1 : 0;
    }
    return reachable;
  }

  /** To the group that counts, and to those who are about to join it. */
  private CompletableFuture<QuorumWrite.Outcome> spread(
      ReplicaGroup group, int slot, StoredEntry entry, int needed, Duration timeout) {
    Topology topology = local.topology();
    TreeSet<Endpoint> replicas = new TreeSet<>(group.members());
    replicas.addAll(local.owners().preference(slot));
    QuorumWrite write =
        new QuorumWrite(
            group, replicas, entry, needed, missed -> hints.add(missed, slot, entry.key()));
    for (Endpoint replica : replicas) {
      if (replica.equals(local.self())) {
        continue;
      }
      if (topology.reachable(replica)) {
        write.await(replica, peers.keep(replica, group.id(), entry, timeout));
      } else {
        write.skip(replica);
      }
    }
    write.await(local.self(), local.keep(group.id(), entry));
    return write.outcome();
  }

  private CompletionStage<Version> conclude(
      QuorumWrite.Outcome outcome,
      ReplicaGroup group,
      int needed,
      StoredEntry entry,
      Supplier<CompletionStage<Version>> rewrite) {
    if (outcome.enough()) {
      return CompletableFuture.completedStage(entry.versioned().version());
    }
    Version newer = outcome.newer();
    if (newer != null) {
      // A replica has seen a clock that is ahead of all that this node has seen.
      clock.observe(newer.clock());
      return outcome.maybeKept()
          ? rewrite.get().exceptionallyCompose(Coordinator::afterUncertainTry)
          : rewrite.get();
    }
    Throwable problem = outcome.problem();
    return CompletableFuture.failedStage(
        new UnavailableException(
            "%d of %d replicas keep the write, and %d must%s"
                .formatted(
                    outcome.accepted(),
                    group.size(),
                    needed,
                    problem == null ? "" : "; " + problem.getMessage()),
            outcome.maybeKept(),
            needed,
            outcome.accepted()));
  }

  private static CompletionStage<Version> afterUncertainTry(Throwable failure) {
    Throwable cause = Failures.cause(failure);
    return CompletableFuture.failedStage(
        cause instanceof UnavailableException unavailable
            ? unavailable.afterUncertainTry()
            : new UnavailableException(String.valueOf(cause.getMessage()), true));
  }
}
