package io.thriftyp2p.cli;

import io.thriftyp2p.diststore.NodeClient;
import io.thriftyp2p.diststore.StoreClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "balance",
    description = {
      "Has nodes compare all that they hold with their other replicas, and mend what differs.",
      "Status 1: something could not be reached."
    })
final class AdminBalance extends ClientCommand {
  @Option(names = "--json", description = "For programs.")
  private boolean json;

  @Mixin private final NodesArgument nodes = new NodesArgument();

  @Override
  void prepare() {
    nodes.check();
  }

  @Override
  int run(StoreClient store) throws Exception {
    return new TaskOfNodes("balance", NodeClient::balance).run(store, nodes.of(store), json);
  }
}
