package io.thriftyp2p.it;

import static java.util.stream.Collectors.joining;

import io.thriftyp2p.locator.Wire;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.thrift.locator.Locator;
import io.thriftyp2p.thrift.locator.MemberState;
import io.thriftyp2p.thrift.locator.Ring;
import io.thriftyp2p.thrift.locator.RingMember;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.transport.TSocket;

/**
 * The ring as one node tells it: where requests go. Two nodes agree when these are equal.
 *
 * @param routed by endpoint, as text for its order: who gets requests, and under which id
 */
record RingView(long checksum, Map<String, Long> routed) {
  private static final int TIMEOUT_MILLIS = 2_000;

  /** Asks a node; empty when it does not answer within two seconds. */
  static Optional<RingView> of(Endpoint node) {
    try (TSocket socket = new TSocket(node.host(), node.port(), TIMEOUT_MILLIS)) {
      socket.open();
      return Optional.of(of(new Locator.Client(new TBinaryProtocol(socket)).get_ring()));
    } catch (TException e) {
      return Optional.empty();
    }
  }

  private static RingView of(Ring ring) {
    Map<String, Long> routed = new TreeMap<>();
    for (RingMember member : ring.members) {
      if (member.state == MemberState.ALIVE || member.state == MemberState.SUSPECT) {
        routed.put(Wire.endpoint(member.location).orElseThrow().toString(), member.node_id);
      }
    }
    return new RingView(ring.checksum, routed);
  }

  boolean routes(Collection<Endpoint> nodes) {
    return routed.keySet().equals(Set.copyOf(nodes.stream().map(Endpoint::toString).toList()));
  }

  @Override
  public String toString() {
    return routed.keySet().stream().collect(joining(" ", "%016x: ".formatted(checksum), ""));
  }
}
