package io.thriftyp2p.cli;

import io.thriftyp2p.diststore.StoreClient;
import io.thriftyp2p.diststore.replication.TaskProgress;
import io.thriftyp2p.locator.node.Endpoint;
import java.util.List;

/** A long task of several nodes, one after the other, and a table of what came of it. */
final class TaskOfNodes {
  private final NodeTask task;

  TaskOfNodes(String name, NodeTask.Request request) {
    task = new NodeTask(name, request);
  }

  int run(StoreClient store, List<Endpoint> nodes, boolean json) throws Exception {
    Table table = new Table("node", "slots", "moved", "dropped", "problem");
    int status = ExitStatus.DONE;
    try (Progress progress = new Progress()) {
      for (Endpoint node : nodes) {
        TaskProgress end = task.run(node, store.node(node), progress);
        table.add(
            node.toString(),
            end.slotsDone(),
            end.entriesMoved(),
            end.entriesDropped(),
            end.problem().orElse("-"));
        status = end.problem().isPresent() ? ExitStatus.NO : status;
      }
    }
    table.print(json);
    return status;
  }
}
