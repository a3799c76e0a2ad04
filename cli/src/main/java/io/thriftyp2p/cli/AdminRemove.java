package io.thriftyp2p.cli;

import io.thriftyp2p.diststore.StoreClient;
import io.thriftyp2p.locator.node.Endpoint;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "remove",
    description = {
      "Has a node that is gone forgotten at once, on all nodes: it will not be back.",
      "A node that answers is not removed; stop it first."
    })
final class AdminRemove extends ClientCommand {
  @Parameters(index = "0", paramLabel = "HOST:PORT", converter = PeerConverter.class)
  private Endpoint node = new Endpoint("127.0.0.1", 1);

  @Override
  int run(StoreClient store) throws Exception {
    try {
      await(store.forget(node));
      return ExitStatus.DONE;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        throw new CommandFailure(ExitStatus.NO, String.valueOf(refused.getMessage()));
      }
      throw e;
    }
  }
}
