package io.thriftyp2p.diststore;

import io.thriftyp2p.diststore.replication.Remainder;
import io.thriftyp2p.diststore.replication.Replicator;
import io.thriftyp2p.diststore.replication.TaskProgress;
import io.thriftyp2p.diststore.storage.Storage;
import io.thriftyp2p.diststore.storage.StorageEngine;
import io.thriftyp2p.locator.LocatorNode;
import io.thriftyp2p.locator.Wire;
import io.thriftyp2p.thrift.diststore.LeaveProgress;
import io.thriftyp2p.thrift.diststore.NodeStatus;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What an operator asks of one node: how it is, and its long tasks. */
final class NodeOperations {
  private final LocatorNode node;
  private final Replicator replicator;
  private final Storage storage;
  private final LongTask balance;
  private final LongTask purge;
  private volatile Optional<Remainder> left = Optional.empty();

  NodeOperations(LocatorNode node, Replicator replicator, Storage storage) {
    this.node = node;
    this.replicator = replicator;
    this.storage = storage;
    balance = new LongTask(replicator::balance);
    purge = new LongTask(replicator::purge);
  }

  CompletionStage<NodeStatus> status() {
    StorageEngine.Usage usage = storage.entries().usage();
    return replicator
        .health()
        .thenApply(
            health ->
                new NodeStatus(
                        Wire.location(node.endpoint()),
                        node.id().value(),
                        usage.keys(),
                        usage.bytes(),
                        health.slotsOwned(),
                        health.slotsFilling(),
                        health.slotsLeaving(),
                        replicator.topology().ring().size(),
                        usage.tombstones(),
                        storage.durable())
                    .setRequests_per_second(replicator.requestsPerSecond()));
  }

  CompletionStage<TaskProgress> balance(boolean start) {
    return balance.ask(start);
  }

  CompletionStage<TaskProgress> purge(boolean start) {
    return purge.ask(start);
  }

  /** Begins to leave, unless that is under way; the answer does not wait for it. */
  LeaveProgress leave() {
    // Whoever waits for the end waits for the node's own future.
    var unused = node.leave();
    Remainder now = left.orElseGet(this::everything);
    return new LeaveProgress(now.entries(), now.slots(), now.heirs());
  }

  private Remainder everything() {
    return new Remainder(storage.entries().usage().entries(), 0, node.ring().size() > 1);
  }

  /** To be told what a leaving node has still to hand over. */
  void leaving(Remainder remainder) {
    left = Optional.of(remainder);
  }
}
