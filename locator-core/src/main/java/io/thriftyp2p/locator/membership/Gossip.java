package io.thriftyp2p.locator.membership;

import io.thriftyp2p.locator.node.Endpoint;
import java.time.Duration;
import java.util.List;

/**
 * What one member says to another.
 *
 * @param digest of the sender's whole view, also when the message carries only part of it
 * @param members the news; the parts of the view that differ; or all of it
 * @param suspicions whom the sender, or others that it heard of, could not reach
 * @param partDigests in a comparison, see {@link View#partDigests}; else empty
 * @param joinWait to a joiner whose address has come and gone too often: how long it is to wait
 */
public record Gossip(
    RingIdentity ring,
    Endpoint sender,
    long digest,
    List<Member> members,
    List<Suspicion> suspicions,
    List<Long> partDigests,
    Duration joinWait) {
  public Gossip {
    members = List.copyOf(members);
    suspicions = List.copyOf(suspicions);
    partDigests = List.copyOf(partDigests);
  }

  static Gossip news(
      RingIdentity ring,
      Endpoint sender,
      long digest,
      List<Member> members,
      List<Suspicion> suspicions) {
    return new Gossip(ring, sender, digest, members, suspicions, List.of(), Duration.ZERO);
  }

  static Gossip comparison(
      RingIdentity ring,
      Endpoint sender,
      long digest,
      List<Member> members,
      List<Long> partDigests) {
    return new Gossip(ring, sender, digest, members, List.of(), partDigests, Duration.ZERO);
  }

  Gossip withJoinWait(Duration wait) {
    return new Gossip(ring, sender, digest, members, suspicions, partDigests, wait);
  }
}
