package io.thriftyp2p.cli;

import io.thriftyp2p.diststore.StoreClient;
import io.thriftyp2p.diststore.StoreHandler;
import io.thriftyp2p.locator.Discovery;
import io.thriftyp2p.locator.Discovery.Found;
import io.thriftyp2p.locator.LocatorConfig;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.rpc.EventLoops;
import io.thriftyp2p.locator.rpc.RpcClient;
import io.thriftyp2p.locator.rpc.RpcConfig;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** How a command finds the store. */
final class ClientOptions {
  private static final String THIS_MACHINE = "127.0.0.1";

  /** For a second look, on a machine that is too busy to answer at once. */
  private static final Duration SECOND_LOOK = Duration.ofSeconds(2);

  @Option(
      names = {"-h", "--host"},
      paramLabel = "PEER",
      converter = PeerConverter.class,
      description =
          "A node to ask, host or host:port; repeatable. Without it ports 9900 to 9909 of"
              + " this machine are searched.")
  private List<Endpoint> hosts = List.of();

  /** A client of the nodes that were named, or found. */
  StoreClient connect() {
    return StoreClient.of(hosts.isEmpty() ? search() : resolve());
  }

  private List<Endpoint> resolve() {
    List<Endpoint> resolved = new ArrayList<>();
    for (Endpoint host : hosts) {
      try {
        resolved.addAll(Discovery.resolve(host));
      } catch (UnknownHostException e) {
        throw new CommandFailure(
            ExitStatus.NOBODY,
            "the host '" + host.host() + "' is unknown; check the name given with -h");
      }
    }
    return resolved;
  }

  private static List<Endpoint> search() {
    try (EventLoops loops = EventLoops.start(RpcConfig.DEFAULTS);
        RpcClient client = new RpcClient(loops, RpcConfig.DEFAULTS)) {
      Discovery discovery = new Discovery(client);
      List<Endpoint> found = search(discovery, Discovery.PATIENCE);
      return found.isEmpty() ? search(discovery, SECOND_LOOK) : found;
    }
  }

  private static List<Endpoint> search(Discovery discovery, Duration patience) {
    List<Endpoint> found =
        discovery.search(THIS_MACHINE, StoreHandler.SERVICE, patience).join().stream()
            .map(Found::endpoint)
            .toList();
    if (found.isEmpty() && patience.equals(SECOND_LOOK)) {
      throw new CommandFailure(
          ExitStatus.NOBODY,
          "no store node answers on %s, ports %d to %d; start one with storeserver, or name one with -h"
              .formatted(
                  THIS_MACHINE,
                  LocatorConfig.FIRST_PORT,
                  LocatorConfig.FIRST_PORT + Discovery.SEARCHED_PORTS - 1));
    }
    return found;
  }
}
