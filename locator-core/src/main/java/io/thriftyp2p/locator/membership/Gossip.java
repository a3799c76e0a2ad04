package io.thriftyp2p.locator.membership;

import io.thriftyp2p.locator.node.Endpoint;
import java.util.List;

/**
 * What one member says to another.
 *
 * @param digest of the sender's whole view, also when the message carries only part of it
 * @param members the news; all that the sender knows; or nothing, to ask whether there is any
 */
public record Gossip(RingSettings ring, Endpoint sender, long digest, List<Member> members) {
  public Gossip {
    members = List.copyOf(members);
  }
}
