package io.thriftyp2p.it;

import io.thriftyp2p.it.netns.Namespace;
import io.thriftyp2p.locator.node.Endpoint;
import java.util.List;

/**
 * Where a node of a fleet runs, and what it listens on.
 *
 * @param prefix what stands before its command
 */
record Place(Endpoint endpoint, List<String> prefix) {
  /** Each node has an address of its own, so that all have the same port. */
  static final int PORT = 9900;

  /** Many nodes share the machine: little memory, few threads, no long compilations. */
  static final String JAVA_OPTIONS =
      "-Xmx64m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto";

  /** An address of this machine. */
  static Place loopback(String address) {
    return new Place(new Endpoint(address, PORT), List.of());
  }

  static Place in(Namespace namespace) {
    return new Place(new Endpoint(namespace.address(), PORT), namespace.prefix());
  }
}
