package io.thriftyp2p.locator.node;

/**
 * Where a node listens. Two nodes of a ring never share one; its text form {@code host:port} is
 * what the ring hashes.
 *
 * @param host a name or an address, as peers are to dial it; an IPv6 address has no brackets
 * @param port 1 to 65535
 */
public record Endpoint(String host, int port) implements Comparable<Endpoint> {
  public Endpoint {
    if (host.isBlank() || host.length() > 255) {
      throw new IllegalArgumentException(
          "'" + host + "' is not a host: give a name or an address of at most 255 characters");
    }
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException(port + " is not a port: give one from 1 to 65535");
    }
  }

  /**
   * Reads {@code host:port}, or {@code [ipv6]:port}.
   *
   * @throws IllegalArgumentException with a message for the user when the text is neither
   */
  public static Endpoint parse(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.contains(":")) {
      throw new IllegalArgumentException(
          "'" + text + "' is ambiguous: write an IPv6 address as [address]:port");
    }
    try {
      return new Endpoint(host, Integer.parseInt(text.substring(colon + 1)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is not an address: write host:port, for example 127.0.0.1:9900", e);
    }
  }

  /** As a record's own, and faster: whole rings are compared endpoint by endpoint. */
  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof Endpoint that && port == that.port && host.equals(that.host));
  }

  @Override
  public int hashCode() {
    return 31 * host.hashCode() + port;
  }

  @Override
  public int compareTo(Endpoint other) {
    int byHost = host.compareTo(other.host);
    return byHost != 0 ? byHost : Integer.compare(port, other.port);
  }

  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
