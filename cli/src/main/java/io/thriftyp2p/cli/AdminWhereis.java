package io.thriftyp2p.cli;

import io.thriftyp2p.diststore.StoreClient;
import io.thriftyp2p.locator.node.Endpoint;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "whereis",
    description = {
      "Which nodes are to keep a key by the ring, the first one first, whether it is there or not."
    })
final class AdminWhereis extends ClientCommand {
  @Option(names = "--json", description = "For programs.")
  private boolean json;

  @Parameters(index = "0", paramLabel = "KEY")
  private String key = "";

  @Override
  int run(StoreClient store) throws Exception {
    int replicas = Math.max(1, await(store.ring()).replicas);
    List<Endpoint> owners = await(store.whereis(bytesOf(key), replicas));
    if (json) {
      Table table = new Table("key", "owner");
      owners.forEach(owner -> table.add(key, owner.toString()));
      table.print(true);
    } else {
      owners.forEach(System.out::println);
    }
    return owners.isEmpty() ? ExitStatus.NO : ExitStatus.DONE;
  }
}
