package io.thriftyp2p.locator;

import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.locator.membership.Gossip;
import io.thriftyp2p.locator.membership.Member;
import io.thriftyp2p.locator.membership.MemberState;
import io.thriftyp2p.locator.membership.RingIdentity;
import io.thriftyp2p.locator.membership.RingSettings;
import io.thriftyp2p.locator.membership.Suspicion;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.NodeId;
import io.thriftyp2p.locator.ring.Layout;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

class MembershipMessagesTest {
  @Property(tries = 200)
  void whatIsSaidMeansTheSameOnTheOtherSide(
      @ForAll Layout layout,
      @ForAll @Size(max = 16) Set<Long> absorbed,
      @ForAll MemberState state,
      @ForAll @DoubleRange(min = 0.01, max = 100) double weight,
      @ForAll @StringLength(max = 20) String zone,
      @ForAll long number,
      @ForAll @IntRange(min = 1, max = 65_535) int port,
      @ForAll @Size(max = 8) List<Long> digests,
      @ForAll @IntRange(max = 300_000) int waitMillis) {
    Endpoint one = new Endpoint("10.0.0.1", port);
    Endpoint other = new Endpoint("::1", 65_536 - port);
    Member member = new Member(other, new NodeId(number), number, state, weight, zone, "a name");
    Gossip gossip =
        new Gossip(
            new RingIdentity(new RingSettings("ring", layout, 3, "service"), number, absorbed),
            one,
            number,
            List.of(member, member.withIncarnation(5)),
            List.of(new Suspicion(other, number, one)),
            digests,
            Duration.ofMillis(waitMillis));
    assertThat(MembershipMessages.gossip(MembershipMessages.view(gossip))).isEqualTo(gossip);
  }
}
