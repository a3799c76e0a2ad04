package io.thriftyp2p.diststore.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.locator.node.NodeId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReplicaReadTest {
  private static final Optional<Version> FIVE = Optional.of(new Version(5, new NodeId(1)));
  private static final Optional<Version> SIX = Optional.of(new Version(6, new NodeId(1)));

  private static ReplicaRead said(long group, int quorum, Optional<Version> version) {
    return new ReplicaRead(group, quorum, version, Optional.empty());
  }

  private static boolean agree(ReplicaRead... said) {
    return ReplicaRead.agree(List.of(said));
  }

  @Test
  void aQuorumOfOneGroupThatSaysTheSameAgrees() {
    assertThat(agree(said(1, 2, FIVE), said(1, 2, FIVE))).isTrue();
    assertThat(agree(said(1, 2, Optional.empty()), said(1, 2, Optional.empty()))).isTrue();
    assertThat(agree(said(1, 1, FIVE))).isTrue();
  }

  @Test
  void nothingElseDoes() {
    assertThat(agree()).isFalse();
    assertThat(agree(said(1, 2, FIVE))).isFalse();
    assertThat(agree(said(1, 2, FIVE), said(1, 2, SIX))).isFalse();
    assertThat(agree(said(1, 2, FIVE), said(1, 2, Optional.empty()))).isFalse();
    assertThat(agree(said(1, 2, FIVE), said(2, 2, FIVE))).isFalse();
    assertThat(agree(said(1, 2, FIVE), said(1, 3, FIVE))).isFalse();
    assertThat(agree(said(1, 3, FIVE), said(1, 3, FIVE))).isFalse();
  }
}
