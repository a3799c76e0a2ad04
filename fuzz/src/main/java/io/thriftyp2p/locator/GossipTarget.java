package io.thriftyp2p.locator;

import io.thriftyp2p.fuzz.Target;
import io.thriftyp2p.locator.membership.Gossip;
import io.thriftyp2p.locator.membership.Member;
import io.thriftyp2p.locator.membership.MemberState;
import io.thriftyp2p.locator.membership.RingIdentity;
import io.thriftyp2p.locator.membership.RingSettings;
import io.thriftyp2p.locator.membership.Suspicion;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.NodeId;
import io.thriftyp2p.locator.ring.Layout;
import io.thriftyp2p.locator.rpc.Bodies;
import io.thriftyp2p.thrift.membership.View;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What another node says of the ring: from the bytes of a view to what membership is told. What
 * passes says the same when this node passes it on.
 */
public final class GossipTarget implements Target {
  private static final RingIdentity OURS =
      new RingIdentity(new RingSettings("default", Layout.SLOTS, 3, "diststore.Store"), 7);

  @Override
  public Map<String, byte[]> seeds() {
    Endpoint one = new Endpoint("10.0.0.1", 9900);
    Endpoint other = new Endpoint("::1", 9901);
    List<Member> members =
        List.of(
            new Member(one, new NodeId(1), 5, MemberState.ALIVE, 1.0, ""),
            new Member(other, new NodeId(2), 6, MemberState.LEAVING, 0.5, "north", "two"));
    Gossip news = new Gossip(OURS, one, 1, members, List.of(), List.of(), Duration.ZERO);
    Gossip suspicion =
        new Gossip(
            OURS,
            one,
            1,
            List.of(),
            List.of(new Suspicion(other, 6, one)),
            List.of(),
            Duration.ZERO);
    Gossip comparison =
        new Gossip(
            new RingIdentity(OURS.settings(), 7, Set.of(8L, 9L)),
            other,
            1,
            members,
            List.of(),
            List.of(1L, 2L, 3L, 4L),
            Duration.ofSeconds(3));
    return Map.of(
        "news", Bodies.written(MembershipMessages.view(news)),
        "suspicion", Bodies.written(MembershipMessages.view(suspicion)),
        "comparison", Bodies.written(MembershipMessages.view(comparison)));
  }

  @Override
  public void take(byte[] input) {
    View view = new View();
    if (!Bodies.read(input, 0, view)) {
      return;
    }
    Gossip gossip;
    try {
      gossip = MembershipMessages.gossip(view);
    } catch (IllegalArgumentException refused) {
      return;
    }
    Gossip again = MembershipMessages.gossip(MembershipMessages.view(gossip));
    if (!again.equals(gossip)) {
      throw new AssertionError(gossip + " becomes " + again);
    }
    boolean same = OURS.isSameRing(gossip.ring());
    if (same != gossip.ring().isSameRing(OURS)) {
      throw new AssertionError("one ring is the other, but not the other way round");
    }
    var members = io.thriftyp2p.locator.membership.View.of(gossip.members());
    if (members.size() > gossip.members().size() || members.ring().size() > members.size()) {
      throw new AssertionError(members + " holds more than " + gossip.members());
    }
  }

  @Override
  public int allocatesAtMost() {
    return 128 << 10;
  }

  @Override
  public int allocatesAByte() {
    return 1_000;
  }
}
