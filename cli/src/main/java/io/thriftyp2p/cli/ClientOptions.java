package io.thriftyp2p.cli;

import io.thriftyp2p.diststore.StoreClient;
import io.thriftyp2p.diststore.StoreHandler;
import io.thriftyp2p.locator.Discovery;
import io.thriftyp2p.locator.Discovery.Found;
import io.thriftyp2p.locator.Discovery.Survey;
import io.thriftyp2p.locator.LocatorConfig;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.rpc.EventLoops;
import io.thriftyp2p.locator.rpc.RpcClient;
import io.thriftyp2p.locator.rpc.RpcConfig;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a command finds the store. */
final class ClientOptions {
  static final String THIS_MACHINE = "127.0.0.1";

  @Option(
      names = {"-h", "--host"},
      paramLabel = "PEER",
      converter = PeerConverter.class,
      description =
          "A node to ask, host or host:port; repeatable. Without it ports 9900 to 9909 of"
              + " this machine are searched.")
  private List<Endpoint> hosts = List.of();

  @Mixin private TlsOptions tls = new TlsOptions();

  @Mixin private TokenOption token = new TokenOption();

  /** The others' where these say nothing. */
  ClientOptions orElse(ClientOptions others) {
    ClientOptions both = new ClientOptions();
    both.hosts = hosts.isEmpty() ? others.hosts : hosts;
    both.tls = tls.isGiven() ? tls : others.tls;
    both.token = token.isGiven() ? token : others.token;
    return both;
  }

  /** These bounds, with TLS and a token if those were given. */
  RpcConfig secured(RpcConfig config) {
    return token.apply(tls.apply(config, System.getenv()), System.getenv());
  }

  void setHosts(List<Endpoint> peers) {
    hosts = List.copyOf(peers);
  }

  /**
   * A client of the nodes that were named, or found.
   *
   * @param config how it calls them
   */
  StoreClient connect(RpcConfig config) {
    return StoreClient.of(nodes(config), config);
  }

  /** The nodes that were named, or found. */
  List<Endpoint> nodes(RpcConfig config) {
    return hosts.isEmpty() ? search(config) : resolve();
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

  private static List<Endpoint> search(RpcConfig config) {
    try (EventLoops loops = EventLoops.start(config);
        RpcClient client = new RpcClient(loops, config)) {
      Discovery discovery = new Discovery(client);
      Survey survey = look(discovery, Discovery.PATIENCE);
      if (survey.nodes().isEmpty() && survey.someSilent()) {
        survey = look(discovery, Discovery.SECOND_PATIENCE);
      }
      if (survey.nodes().isEmpty()) {
        throw survey.denied().<RuntimeException>map(denied -> denied).orElseGet(() -> nobody());
      }
      return membersFirst(survey.nodes());
    }
  }

  /** A node that is still looking for its ring can serve nobody. */
  private static List<Endpoint> membersFirst(List<Found> found) {
    List<Endpoint> members = new ArrayList<>();
    List<Endpoint> others = new ArrayList<>();
    for (Found node : found) {
      (node.established() ? members : others).add(node.endpoint());
    }
    members.addAll(others);
    return members;
  }

  private static Survey look(Discovery discovery, Duration patience) {
    return discovery.search(THIS_MACHINE, StoreHandler.SERVICE, patience).join();
  }

  private static CommandFailure nobody() {
    return new CommandFailure(
        ExitStatus.NOBODY,
        "no store node answers on %s, ports %d to %d; start one with storeserver, or name one with -h"
            .formatted(
                THIS_MACHINE,
                LocatorConfig.FIRST_PORT,
                LocatorConfig.FIRST_PORT + Discovery.SEARCHED_PORTS - 1));
  }
}
