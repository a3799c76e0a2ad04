package io.thriftyp2p.cli;

import io.thriftyp2p.diststore.StoreClient;
import io.thriftyp2p.locator.node.Endpoint;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "safe-to-stop",
    description = {
      "Whether all keys keep their quorum when a node is stopped now.",
      "Status 1: they do not; it says why."
    })
final class AdminSafeToStop extends ClientCommand {
  @Option(names = "--json", description = "For programs.")
  private boolean json;

  @Parameters(index = "0", paramLabel = "HOST:PORT", converter = PeerConverter.class)
  private Endpoint node = new Endpoint("127.0.0.1", 1);

  @Override
  int run(StoreClient store) throws Exception {
    Optional<String> reason = await(store.node(node).health()).unsafeReason();
    if (json) {
      Table table = new Table("node", "safe_to_stop", "reason");
      table.add(node.toString(), reason.isEmpty() ? "yes" : "no", reason.orElse("-"));
      table.print(true);
    } else {
      System.out.println(reason.map(why -> "no: " + why).orElse("yes"));
    }
    return reason.isEmpty() ? ExitStatus.DONE : ExitStatus.NO;
  }
}
