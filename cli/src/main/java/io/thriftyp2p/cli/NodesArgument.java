package io.thriftyp2p.cli;

import io.thriftyp2p.diststore.StoreClient;
import io.thriftyp2p.locator.node.Endpoint;
import java.util.List;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Which nodes are to do something. */
final class NodesArgument {
  private static final String ALL = "all";

  @Parameters(
      index = "0",
      arity = "0..1",
      defaultValue = ALL,
      paramLabel = "HOST:PORT|all",
      description = "One node, or all of them one after the other (default).")
  private String nodes = ALL;

  List<Endpoint> of(StoreClient store) throws Exception {
    return nodes.equals(ALL)
        ? ClientCommand.await(store.members())
        : List.of(new PeerConverter().convert(nodes));
  }

  /**
   * Before anybody is asked.
   *
   * @throws CommandFailure when it names no node
   */
  void check() {
    try {
      if (!nodes.equals(ALL)) {
        var unused = new PeerConverter().convert(nodes);
      }
    } catch (TypeConversionException e) {
      throw new CommandFailure(ExitStatus.USAGE, String.valueOf(e.getMessage()));
    }
  }
}
