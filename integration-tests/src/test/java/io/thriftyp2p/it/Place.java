package io.thriftyp2p.it;

import io.thriftyp2p.it.netns.Namespace;
import io.thriftyp2p.locator.node.Endpoint;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a node of a fleet runs, and what it listens on.
 *
 * @param prefix what stands before its command
 * @param javaOptions how its Java is started
 */
public record Place(Endpoint endpoint, List<String> prefix, String javaOptions) {
  /** Each node has an address of its own, so that all have the same port. */
  public static final int PORT = 9900;

  /** Processes that live for a few seconds: no long compilations. */
  static final String QUICK_START = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto";

  /** Many nodes share the machine: little memory, too. */
  public static final String JAVA_OPTIONS = "-Xmx64m " + QUICK_START;

  /** An address of this machine. */
  public static Place loopback(String address) {
    return new Place(new Endpoint(address, PORT), List.of(), JAVA_OPTIONS);
  }

  public static Place in(Namespace namespace) {
    return new Place(new Endpoint(namespace.address(), PORT), namespace.prefix(), JAVA_OPTIONS);
  }

  /** The same with more before its command; the last that is written becomes the command. */
  public Place within(String... command) {
    return new Place(
        endpoint, Stream.concat(prefix.stream(), Stream.of(command)).toList(), javaOptions);
  }

  public Place withJavaOptions(String options) {
    return new Place(endpoint, prefix, options);
  }
}
