package io.thriftyp2p.locator.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.NodeId;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MembershipCountsTest {
  private final MembershipCounts counts = new MembershipCounts();

  private static Member member(MemberState state, long incarnation) {
    return new Member(new Endpoint("127.0.0.1", 9900), new NodeId(1), incarnation, state, 1.0, "");
  }

  @Test
  void whoComesIsSuspectedAndGoesIsCountedInEachState() {
    Member alive = member(MemberState.ALIVE, 1);
    Member suspect = member(MemberState.SUSPECT, 1);
    counts.changed(Optional.empty(), alive);
    counts.changed(Optional.of(alive), suspect);
    counts.changed(Optional.of(suspect), member(MemberState.DOWN, 1));
    assertThat(counts.became(MemberState.ALIVE)).isEqualTo(1);
    assertThat(counts.became(MemberState.SUSPECT)).isEqualTo(1);
    assertThat(counts.became(MemberState.DOWN)).isEqualTo(1);
    assertThat(counts.ringChanges()).isEqualTo(2);
  }

  @Test
  void anotherIncarnationIsNoChange() {
    counts.changed(Optional.of(member(MemberState.ALIVE, 1)), member(MemberState.ALIVE, 2));
    assertThat(counts.became(MemberState.ALIVE)).isZero();
    assertThat(counts.ringChanges()).isZero();
  }
}
