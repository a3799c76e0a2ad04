package io.thriftyp2p.cli;

import io.thriftyp2p.locator.LocatorHandler;
import io.thriftyp2p.locator.LocatorNode;
import io.thriftyp2p.locator.rpc.RpcService;
import io.thriftyp2p.thrift.locator.Locator;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "locator",
    description = "Runs a locator node: it knows all members of its ring, and who owns a key.",
    sortOptions = false)
final class LocatorCommand implements Callable<Integer> {
  @SuppressWarnings("UnusedVariable") // picocli reads it
  @Mixin
  private final CommonOptions common = new CommonOptions();

  @Mixin private final ServerOptions server = new ServerOptions();

  @Override
  public Integer call() throws IOException {
    LocatorNode node = LocatorNode.bind(server.toConfig("locator"));
    node.serve(service(node), List.of());
    return new ServerRun("locator", server, ServedNode.of(node), Optional.empty())
        .untilClosed(node::enterRing);
  }

  private static RpcService service(LocatorNode node) {
    return RpcService.asynchronous(
        LocatorHandler.SERVICE, LocatorHandler.plain(node), Locator.AsyncProcessor::new);
  }
}
