package io.thriftyp2p.cli;

import io.thriftyp2p.locator.LocatorConfig;
import io.thriftyp2p.locator.access.Permission;
import io.thriftyp2p.locator.access.Security;
import io.thriftyp2p.locator.access.Standing;
import io.thriftyp2p.locator.access.Tokens;
import io.thriftyp2p.locator.membership.MembershipConfig;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.ring.Layout;
import io.thriftyp2p.locator.rpc.RpcConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What the servers have in common. */
final class ServerOptions {
  private static final Logger LOG = LoggerFactory.getLogger(ServerOptions.class);

  @Option(
      names = {"-h", "--host"},
      paramLabel = "PEER",
      converter = PeerConverter.class,
      description = {
        "A member of the ring to join, host or host:port; repeatable.",
        "Without it those that the environment variable THRIFTY_PEERS names, separated by commas or"
            + " spaces."
      })
  private List<Endpoint> named = List.of();

  @Option(
      names = {"-p", "--port"},
      description = "The port to listen on; without it the first free one from 9900 on.")
  private @Nullable Integer port;

  @Option(
      names = "--address",
      defaultValue = "127.0.0.1",
      description = "What to bind, and what peers dial. Default: ${DEFAULT-VALUE}.")
  private String address = "127.0.0.1";

  @Option(names = "--name", description = "What the node calls itself. Default: its host:port.")
  private @Nullable String name;

  @Option(names = "--alone", description = "Begin a new ring without looking for one.")
  private boolean alone;

  @Option(names = "--wait", description = "Go on trying while no peer answers, and tell about it.")
  private boolean waitForPeers;

  @Option(
      names = "--ring-name",
      description = "The ring's name: rings of different names never merge.")
  private @Nullable String ringName;

  @Option(
      names = "--layout",
      converter = LayoutConverter.class,
      description = "How a new ring places keys: slots (default), or classic as in 2009.")
  private @Nullable Layout layout;

  @Option(
      names = "--network",
      paramLabel = "machine|lan|wan",
      converter = NetworkConverter.class,
      description = {
        "How patient the node is with others: all on one machine, in one region, or on several",
        "continents. Default: lan."
      })
  private MembershipConfig membership = MembershipConfig.LAN;

  @Mixin private TlsOptions tls = new TlsOptions();

  @Mixin private TokenOption token = new TokenOption();

  @Option(
      names = "--tokens",
      paramLabel = "FILE",
      description = {
        "Take those in who show a token that is in this file, and then nobody else without a",
        "certificate; see 'storeadmin token'. Nodes show theirs with --token-file."
      })
  private @Nullable Path tokens;

  @Option(
      names = "--insecure",
      description = {
        "Listen on a network and let everybody in: whoever reaches the port may read, write, and",
        "change the ring."
      })
  private boolean insecure;

  /**
   * @param command whose name begins each line that tells about waiting
   */
  LocatorConfig toConfig(String command) {
    return toConfig(command, System.getenv());
  }

  LocatorConfig toConfig(String command, Map<String, String> environment) {
    List<Endpoint> peers = peers(environment);
    RpcConfig rpc = secured(environment);
    if (takesStrangers(rpc)) {
      if (!insecure) {
        throw new CommandFailure(
            ExitStatus.USAGE,
            "on "
                + address
                + " everybody in the network could read and write, and change the ring: give it"
                + " --tls-cert, --tls-key and --tls-ca, or --tokens, or say --insecure");
      }
      LOG.warn(
          "insecure: whoever reaches {} may read, write, and change the ring; see docs/security.md",
          address);
    }
    LocatorConfig.Builder config =
        LocatorConfig.builder()
            .address(address)
            .peers(peers)
            .alone(alone)
            .membership(membership)
            .rpc(rpc)
            .waitForPeers(waitForPeers)
            // In one piece: the lines of several servers may share a terminal.
            .waiting(tried -> System.err.print(command + ": " + tried + "\n"));
    if (waitForPeers && peers.isEmpty()) {
      throw new CommandFailure(
          ExitStatus.USAGE, "--wait waits for a peer: name it with -h or in " + PeersVariable.NAME);
    }
    if (port != null) {
      if (port < 1 || port > 65_535) {
        throw new CommandFailure(
            ExitStatus.USAGE, port + " is not a port: give one from 1 to 65535 with --port");
      }
      config.port(port);
    }
    if (name != null) {
      config.name(name);
    }
    if (ringName != null) {
      config.ringName(ringName);
    }
    if (layout != null) {
      config.layout(layout);
    }
    return config.build();
  }

  private RpcConfig secured(Map<String, String> environment) {
    RpcConfig rpc = token.apply(tls.apply(RpcConfig.DEFAULTS, environment), environment);
    if (tokens == null) {
      return rpc;
    }
    if (rpc.security().token().isEmpty() && rpc.security().tls().isEmpty()) {
      throw new CommandFailure(
          ExitStatus.USAGE,
          "with --tokens this node has to show a peer's token to the others: give it --token-file,"
              + " with a token that 'storeadmin token' makes for a peer");
    }
    try {
      Security security = rpc.security().withTokens(Tokens.open(tokens, TlsOptions.BETWEEN_LOOKS));
      requirePeer(security);
      return rpc.withSecurity(security);
    } catch (IOException e) {
      throw new CommandFailure(ExitStatus.USAGE, "the tokens cannot be read: " + e.getMessage());
    }
  }

  /** The others may know more tokens than this node does; of those that it knows it is sure. */
  private void requirePeer(Security security) {
    Optional<Standing> own =
        security
            .tokens()
            .flatMap(known -> security.token().flatMap(token -> known.find(token.secret())));
    if (security.tls().isEmpty() && own.isPresent() && !own.get().may(Permission.PEER)) {
      security.tokens().ifPresent(Tokens::close);
      throw new CommandFailure(
          ExitStatus.USAGE,
          "this node shows %s, which by %s is no peer's: the other nodes would refuse it; give it another one with --token-file"
              .formatted(own.get().who(), tokens));
    }
  }

  /** Whether others than this machine's users can reach it, and need not show who they are. */
  private boolean takesStrangers(RpcConfig rpc) {
    if (!rpc.security().isOpen()) {
      return false;
    }
    try {
      InetAddress bound = InetAddress.getByName(address);
      // An address that is none is refused later, with a reason of its own.
      return !bound.isLoopbackAddress() && !bound.isAnyLocalAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private List<Endpoint> peers(Map<String, String> environment) {
    return alone || !named.isEmpty() ? named : PeersVariable.read(environment);
  }

  /** How the node is called in what it prints. */
  String nameOf(Endpoint endpoint) {
    return name == null ? endpoint.toString() : endpoint + " (" + name + ")";
  }

  /** Reads the name of a preset. */
  static final class NetworkConverter implements ITypeConverter<MembershipConfig> {
    @Override
    public MembershipConfig convert(String text) {
      return switch (text) {
        case "machine" -> MembershipConfig.ONE_MACHINE;
        case "lan" -> MembershipConfig.LAN;
        case "wan" -> MembershipConfig.WAN;
        default ->
            throw new TypeConversionException(
                "'" + text + "' is no network: give machine, lan or wan");
      };
    }
  }

  /** Reads a layout in lower case. */
  static final class LayoutConverter extends LowerCaseConverter<Layout> {
    LayoutConverter() {
      super(Layout.class, "is no layout: give slots or classic");
    }
  }
}
