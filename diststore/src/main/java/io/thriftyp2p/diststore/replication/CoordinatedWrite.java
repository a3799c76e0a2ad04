package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.StoredEntry;
import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.diststore.storage.Versioned;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Failures;
import io.thriftyp2p.locator.node.NodeId;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One write, as one of the key's replicas carries it out: gives it a version and has the replicas
 * keep that; a higher one where they keep a newer one already.
 *
 * <p>Its client may have had it carried out elsewhere meanwhile, and gone on: it would undo what
 * followed. So it is looked up first wherever it may be late: when it is repeated, when this
 * process has stood still, and before it is given a second version. What it could be undoing was
 * acknowledged before the look began, and then its name is found; or has a newer version than the
 * one that it has been given by then.
 */
final class CoordinatedWrite {
  /** How often it is given a higher version before it gives way to those that it meets. */
  private static final int MOST_VERSIONS = 8;

  private final Writes writes;
  private final Key key;
  private final Optional<byte[]> value;
  private final WriteOptions options;
  private final Duration timeout;
  private final boolean named;

  /** What it was given here; as long as a replica has no other, it did not happen elsewhere. */
  private volatile Set<Version> versions = Set.of();

  /** What all writes of a node have in common. */
  record Writes(
      LocalReplica local,
      NodeId id,
      HybridClock clock,
      ReplicaPeers peers,
      Hints hints,
      QuorumRead.Reads reads,
      StandStill standStill) {
    /**
     * Writes, or deletes when the value is absent. Fails with {@link NotReplicaException} where
     * nothing was done, otherwise with {@link UnavailableException}.
     */
    CompletionStage<Version> start(
        Key key, Optional<byte[]> value, WriteOptions options, Duration timeout) {
      CoordinatedWrite write = new CoordinatedWrite(this, key, value, options, timeout);
      boolean known = options.repeated() || !local.written(options.writeId(), key).isEmpty();
      return write.attempt(write.named && known);
    }
  }

  private CoordinatedWrite(
      Writes writes, Key key, Optional<byte[]> value, WriteOptions options, Duration timeout) {
    this.writes = writes;
    this.key = key;
    this.value = value;
    this.options = options;
    this.timeout = timeout;
    this.named = options.writeId() != Versioned.UNNAMED;
  }

  private CompletionStage<Version> attempt(boolean mayHaveHappened) {
    int slot = writes.local.slot(key);
    SlotState state = writes.local.states().get(slot);
    ReplicaGroup group = state.group();
    if (!state.whole() || !group.contains(writes.local.self())) {
      return CompletableFuture.failedStage(writes.local.notReplica(slot));
    }
    int needed = group.writesNeeded(options.consistency());
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
    // It has its version before it is looked up, and before this process is asked whether it has
    // stood still: whatever is carried out elsewhere from here on is newer.
    StoredEntry entry = new StoredEntry(key, newVersion());
    return mayHaveHappened || (named && writes.standStill.lately())
        ? lookUp(group).thenCompose(found -> writeUnlessFound(group, entry, needed, found))
        : write(group, slot, entry, needed);
  }

  private int reachable(ReplicaGroup group) {
    Topology topology = writes.local.topology();
    int reachable = 0;
    for (Endpoint member : group.members()) {
      reachable += member.equals(writes.local.self()) || topology.reachable(member) ? 1 : 0;
    }
    return reachable;
  }

  private Versioned newVersion() {
    Version version = new Version(writes.clock.tick(), writes.id);
    // One attempt begins when the one before has ended.
    Set<Version> given = new HashSet<>(versions);
    given.add(version);
    versions = given;
    return options.versioned(version, value);
  }

  private CompletionStage<QuorumRead.Found> lookUp(ReplicaGroup group) {
    Consistency consistency =
        options.consistency() == Consistency.ALL ? Consistency.ALL : Consistency.QUORUM;
    return writes.reads.start(group, key, consistency, options.writeId(), timeout);
  }

  private CompletionStage<Version> writeUnlessFound(
      ReplicaGroup group, StoredEntry entry, int needed, QuorumRead.Found found) {
    Written elsewhere = found.written().without(versions);
    if (elsewhere.replicas() > 0) {
      return happenedElsewhere(found, elsewhere, group.writeQuorum());
    }
    int slot = writes.local.slot(key);
    return writes.local.states().get(slot).countsIn(group.id())
        ? write(group, slot, entry, needed)
        : CompletableFuture.failedStage(writes.local.notReplica(slot));
  }

  /**
   * Some replica has had the write. What is newest has been brought to a quorum by reading; where
   * that is another write, this one may have been overtaken before a quorum had it, by an older one
   * even, and nobody was to see it then: whether it counts cannot be told.
   */
  private CompletionStage<Version> happenedElsewhere(
      QuorumRead.Found found, Written elsewhere, int quorum) {
    return found
        .newest()
        .filter(kept -> kept.writeId() == options.writeId())
        .map(Versioned::version)
        .or(() -> elsewhere.replicas() >= quorum ? elsewhere.latest() : Optional.empty())
        .map(CompletableFuture::<Version>completedStage)
        .orElseGet(
            () ->
                CompletableFuture.failedStage(
                    new UnavailableException(
                        "another write has overtaken this one, which may not have counted", true)));
  }

  /** To the group that counts, and to those who are about to join it. */
  private CompletionStage<Version> write(
      ReplicaGroup group, int slot, StoredEntry entry, int needed) {
    LocalReplica local = writes.local;
    Topology topology = local.topology();
    TreeSet<Endpoint> replicas = new TreeSet<>(group.members());
    replicas.addAll(local.owners().preference(slot));
    QuorumWrite write =
        new QuorumWrite(
            group, replicas, entry, needed, missed -> writes.hints.add(missed, slot, key));
    for (Endpoint replica : replicas) {
      if (replica.equals(local.self())) {
        continue;
      }
      if (topology.reachable(replica)) {
        write.await(replica, writes.peers.keep(replica, group.id(), entry, timeout));
      } else {
        write.skip(replica);
      }
    }
    write.await(local.self(), local.keep(group.id(), entry));
    return write.outcome().thenCompose(outcome -> conclude(outcome, group, needed, entry));
  }

  private CompletionStage<Version> conclude(
      QuorumWrite.Outcome outcome, ReplicaGroup group, int needed, StoredEntry entry) {
    if (outcome.enough()) {
      return CompletableFuture.completedStage(entry.versioned().version());
    }
    Version newer = outcome.newer();
    if (newer != null) {
      // A replica has seen a clock that is ahead of all that this node has seen.
      writes.clock.observe(newer.clock());
      CompletionStage<Version> again = again();
      return outcome.maybeKept()
          ? again.exceptionallyCompose(CoordinatedWrite::afterUncertainTry)
          : again;
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

  private CompletionStage<Version> again() {
    return versions.size() < MOST_VERSIONS
        ? attempt(named)
        : CompletableFuture.failedStage(
            new UnavailableException("others keep writing this key", false));
  }

  private static CompletionStage<Version> afterUncertainTry(Throwable failure) {
    Throwable cause = Failures.cause(failure);
    return CompletableFuture.failedStage(
        cause instanceof UnavailableException unavailable
            ? unavailable.afterUncertainTry()
            : new UnavailableException(String.valueOf(cause.getMessage()), true));
  }
}
