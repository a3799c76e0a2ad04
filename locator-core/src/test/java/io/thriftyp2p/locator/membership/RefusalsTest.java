package io.thriftyp2p.locator.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.NodeId;
import org.junit.jupiter.api.Test;

class RefusalsTest {
  private final Refusals refusals = new Refusals();

  private static Member member(long id, long incarnation) {
    return new Member(
        new Endpoint("10.0.0.1", 9900), new NodeId(id), incarnation, MemberState.ALIVE, 1.0, "");
  }

  @Test
  void oneThatContradictsIsBelievedFromThenOn() {
    assertThat(refusals.noteFirst(member(1, 1_000))).isTrue();
    for (int i = 1; i < 1_000; i++) {
      assertThat(refusals.noteFirst(member(1, 1_000 + i))).isFalse();
    }
  }

  @Test
  void anotherNodeAtItsAddressIsAnotherProcess() {
    assertThat(refusals.noteFirst(member(1, 1_000))).isTrue();
    assertThat(refusals.noteFirst(member(2, 1_001))).isTrue();
  }

  @Test
  void aNodeThatWasStartedAgainIsAnotherProcess() {
    assertThat(refusals.noteFirst(member(1, 1_000))).isTrue();
    assertThat(refusals.noteFirst(member(1, 3_000))).isTrue();
    assertThat(refusals.noteFirst(member(1, 3_001))).isFalse();
  }
}
