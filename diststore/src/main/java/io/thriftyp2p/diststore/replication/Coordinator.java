package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.diststore.storage.Versioned;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Carries requests out as one of the key's replicas, together with the others. Fails with {@link
 * NotReplicaException} where this node is none, or not whole, so that nothing was done; otherwise
 * with {@link UnavailableException}. Safe for use by many threads.
 */
final class Coordinator {
  private final LocalReplica local;
  private final QuorumRead.Reads reads;
  private final CoordinatedWrite.Writes writes;

  Coordinator(LocalReplica local, QuorumRead.Reads reads, CoordinatedWrite.Writes writes) {
    this.local = local;
    this.reads = reads;
    this.writes = writes;
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
    ReplicaGroup group = local.states().get(local.slot(key)).group();
    return requireWhole(key)
        .thenCompose(whole -> reads.start(group, key, consistency, Versioned.UNNAMED, timeout))
        .thenApply(QuorumRead.Found::newest);
  }

  /** Writes, or deletes when the value is absent. */
  CompletionStage<Version> write(
      Key key, Optional<byte[]> value, WriteOptions options, Duration timeout) {
    return writes.start(key, value, options, timeout);
  }
}
