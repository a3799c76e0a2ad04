package io.thriftyp2p.cli;

import io.thriftyp2p.diststore.NodeClient;
import io.thriftyp2p.diststore.replication.TaskProgress;
import io.thriftyp2p.locator.node.Endpoint;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A long task of one node: begun, and asked for until it is done. */
final class NodeTask {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** Begins a task ({@code true}), or asks how far it is. */
  interface Request {
    CompletableFuture<TaskProgress> ask(NodeClient node, boolean start);
  }

  private final String name;
  private final Request request;

  NodeTask(String name, Request request) {
    this.name = name;
    this.request = request;
  }

  /** The end of it, or the last that was heard when it stands still. */
  TaskProgress run(Endpoint node, NodeClient client, Progress progress) throws Exception {
    TaskProgress begun = ClientCommand.await(request.ask(client, true));
    TaskProgress now = begun;
    Poll poll = new Poll(PATIENCE);
    // A later run means that ours is over.
    while (now.running() && now.run() == begun.run()) {
      TaskProgress shown = now;
      progress.show(
          () ->
              "%s %s: %d of %d slots, %d moved, %d dropped"
                  .formatted(
                      name,
                      node,
                      shown.slotsDone(),
                      shown.slotsTotal(),
                      shown.entriesMoved(),
                      shown.entriesDropped()));
      if (!poll.goOn(now)) {
        throw new CommandFailure(
            ExitStatus.UNAVAILABLE,
            name
                + " of "
                + node
                + " has stood still for "
                + PATIENCE.toMinutes()
                + " minutes;"
                + " see storeadmin status and synced for what is away");
      }
      now = ClientCommand.await(request.ask(client, false));
    }
    return now;
  }
}
