package io.thriftyp2p.locator;

import io.thriftyp2p.locator.memory.RememberedNode;
import io.thriftyp2p.locator.rpc.EventLoops;
import io.thriftyp2p.locator.rpc.RpcServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.stream.IntStream;

/** Finds a port to listen on. */
final class PortSearch {
  /** How many ports from {@link LocatorConfig#FIRST_PORT} on are tried. */
  private static final int TRIED_PORTS = 40;

  private PortSearch() {}

  /**
   * Takes the port that the configuration names, or the first free one.
   *
   * @throws IOException with a message for the user when there is none
   */
  static RpcServer bind(EventLoops loops, LocatorConfig config) throws IOException {
    InetAddress address = resolve(config.address());
    if (config.port().isPresent()) {
      int port = config.port().getAsInt();
      try {
        return RpcServer.bind(loops, new InetSocketAddress(address, port), config.rpc());
      } catch (BindException e) {
        throw new BindException(
            "cannot listen on %s:%d (%s); choose another port with --port, or none to find one"
                .formatted(config.address(), port, e.getMessage()));
      }
    }
    BindException last = new BindException();
    for (int port : worthATry(config)) {
      try {
        return RpcServer.bind(loops, new InetSocketAddress(address, port), config.rpc());
      } catch (BindException e) {
        last = e;
      }
    }
    throw new BindException(
        "no free port on %s from %d to %d (%s); name one with --port"
            .formatted(
                config.address(),
                LocatorConfig.FIRST_PORT,
                LocatorConfig.FIRST_PORT + TRIED_PORTS - 1,
                last.getMessage()));
  }

  private static int[] worthATry(LocatorConfig config) {
    IntStream remembered =
        RememberedNode.in(config.memory()).stream().mapToInt(node -> node.endpoint().port());
    IntStream search =
        IntStream.range(LocatorConfig.FIRST_PORT, LocatorConfig.FIRST_PORT + TRIED_PORTS);
    return IntStream.concat(remembered, search).toArray();
  }

  private static InetAddress resolve(String host) throws IOException {
    InetAddress address;
    try {
      address = InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new IOException("the address '" + host + "' is unknown; check --address", e);
    }
    if (address.isAnyLocalAddress()) {
      throw new IllegalArgumentException(
          host
              + " stands for every address, and peers cannot dial it; give one of this machine with"
              + " --address");
    }
    return address;
  }
}
