package io.thriftyp2p.it.hostile.attack;

import io.thriftyp2p.diststore.StoreClient;
import io.thriftyp2p.locator.node.Endpoint;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Who is attacked.
 *
 * @param peers the other nodes of its ring
 * @param honest one that the nodes trust
 * @param smoke whether everything is to be small and short
 */
public record Target(Endpoint node, List<Endpoint> peers, StoreClient honest, boolean smoke) {
  InetSocketAddress address() {
    return new InetSocketAddress(node.host(), node.port());
  }

  /** A number of connections, or a twentieth of it. */
  int many(int count) {
    return smoke ? count / 20 : count;
  }

  /** A time in seconds, or a shorter one. */
  long millis(int seconds, int whenSmoke) {
    return 1_000L * (smoke ? whenSmoke : seconds);
  }
}
