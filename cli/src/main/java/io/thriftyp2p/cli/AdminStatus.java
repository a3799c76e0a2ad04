package io.thriftyp2p.cli;

import io.thriftyp2p.diststore.StoreClient;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.PeerException;
import io.thriftyp2p.thrift.diststore.NodeStatus;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "status", description = "What each node holds, and what is on the move.")
final class AdminStatus extends ClientCommand {
  @Option(names = "--json", description = "For programs.")
  private boolean json;

  @Override
  int run(StoreClient store) throws Exception {
    Table table = new Table("node", "keys", "bytes", "slots", "filling", "leaving");
    int status = ExitStatus.DONE;
    for (Endpoint node : await(store.members())) {
      try {
        NodeStatus s = await(store.status(node));
        table.add(
            node.toString(), s.keys, s.bytes, s.slots_owned, s.slots_filling, s.slots_leaving);
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
}
