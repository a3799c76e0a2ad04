package io.thriftyp2p.locator.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thriftyp2p.locator.membership.Member;
import io.thriftyp2p.locator.membership.MemberState;
import io.thriftyp2p.locator.membership.RingIdentity;
import io.thriftyp2p.locator.membership.RingSettings;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.NodeId;
import io.thriftyp2p.locator.ring.Layout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class MemoryTextTest {
  private static RememberedNode node(Member other, long ringId, Set<Long> absorbed) {
    RingSettings settings = new RingSettings("my ring", Layout.SLOTS, 3, "diststore.Store");
    return new RememberedNode(
        new NodeId(-7),
        new Endpoint("::1", 9901),
        12,
        Optional.of(
            new RememberedRing(
                new RingIdentity(settings, ringId, absorbed), List.of(other, other), 99)));
  }

  private static Member member(String zone) {
    return new Member(
        new Endpoint("10.0.0.1", 9900), new NodeId(1), 5, MemberState.DOWN, 1.0, zone);
  }

  @Property(tries = 200)
  void whatIsWrittenIsReadAgain(
      @ForAll long id,
      @ForAll long incarnation,
      @ForAll @DoubleRange(min = 0.01, max = 100) double weight,
      @ForAll @StringLength(max = 20) String zone,
      @ForAll MemberState state) {
    Member other =
        new Member(new Endpoint("host", 1), new NodeId(id), incarnation, state, weight, zone);
    RememberedNode node = node(other, id, Set.of(id + 1, id + 2));
    assertThat(MemoryText.read(MemoryText.write(node))).isEqualTo(node);
    assertThat(MemoryText.read(MemoryText.write(node.withoutRing()))).isEqualTo(node.withoutRing());
  }

  @Test
  void peopleCanReadIt() {
    assertThat(MemoryText.write(node(member("north 1"), 255, Set.of())))
        .containsEntry("node.id", "fffffffffffffff9")
        .containsEntry("node.endpoint", "[::1]:9901")
        .containsEntry("ring.name", "my ring")
        .containsEntry("ring.id", "00000000000000ff")
        .containsEntry("member.0", "10.0.0.1:9900 0000000000000001 5 DOWN 1.0 north 1");
  }

  @Test
  void whatMakesNoSenseIsRefusedWithTheNextStep() {
    Map<String, String> good = MemoryText.write(node(member(""), 1, Set.of()));
    for (String key : good.keySet()) {
      Map<String, String> bad = new HashMap<>(good);
      bad.put(key, " ?");
      if (!key.equals("ring.name") && !key.equals("ring.service")) {
        assertThatThrownBy(() -> MemoryText.read(bad))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("empty data directory");
      }
    }
    assertThatThrownBy(() -> MemoryText.read(Map.of("node.id", "1")))
        .hasMessageContaining("there is no 'node.endpoint'");
  }
}
