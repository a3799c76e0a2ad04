package io.thriftyp2p.cli;

import io.thriftyp2p.diststore.NodeClient;
import io.thriftyp2p.diststore.StoreClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "purge",
    description = {
      "Has nodes drop what is not theirs, once those whose it is are seen to have it.",
      "Status 1: something could not be reached."
    })
final class AdminPurge extends ClientCommand {
  @Option(names = "--json", description = "For programs.")
  private boolean json;

  @Mixin private final NodesArgument nodes = new NodesArgument();

  @Override
  void prepare() {
    nodes.check();
  }

  @Override
  int run(StoreClient store) throws Exception {
    return new TaskOfNodes("purge", NodeClient::purge).run(store, nodes.of(store), json);
  }
}
