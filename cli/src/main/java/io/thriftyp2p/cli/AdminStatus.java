package io.thriftyp2p.cli;

import io.thriftyp2p.diststore.StoreClient;
import io.thriftyp2p.diststore.replication.NodeHealth;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.PeerException;
import io.thriftyp2p.thrift.diststore.NodeStatus;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "status", description = "What each node holds, and what is on the move.")
final class AdminStatus extends ClientCommand {
  @Option(names = "--json", description = "For programs.")
  private boolean json;

  @Override
  int run(StoreClient store) throws Exception {
    Table table =
        new Table(
            "node",
            "keys",
            "tombstones",
            "bytes",
            "on",
            "slots",
            "filling",
            "leaving",
            "hints",
            "writes");
    int status = ExitStatus.DONE;
    for (Endpoint node : await(store.members())) {
      try {
        CompletableFuture<NodeStatus> usage = store.node(node).status();
        Optional<NodeHealth> health = health(store, node);
        add(table, node, await(usage), health);
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof PeerException)) {
          throw e;
        }
        System.err.println("storeadmin status: " + e.getCause().getMessage());
        status = ExitStatus.NO;
      }
    }
    table.print(json);
    return status;
  }

  /** Empty where the node cannot tell now. */
  private static Optional<NodeHealth> health(StoreClient store, Endpoint node) throws Exception {
    return await(
        store
            .node(node)
            .health()
            .thenApply(Optional::of)
            .exceptionally(failure -> Optional.empty()));
  }

  private static void add(
      Table table, Endpoint node, NodeStatus status, Optional<NodeHealth> health) {
    table.add(
        node.toString(),
        status.keys,
        status.tombstones,
        status.bytes,
        status.durable ? "disk" : "memory",
        health.map(NodeHealth::slotsOwned).orElse(status.slots_owned),
        health.map(NodeHealth::slotsFilling).orElse(status.slots_filling),
        health.map(NodeHealth::slotsLeaving).orElse(status.slots_leaving),
        health.map(NodeHealth::hints).orElse(0L),
        health.flatMap(NodeHealth::writeRefusal).orElse("yes"));
  }
}
