package io.thriftyp2p.locator.ring;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.locator.node.Endpoint;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassicLayoutTest {
  /** Each weight gets 4 * floor(30 * members * weight / total) points. */
  @ParameterizedTest
  @CsvSource({
    "1,             120",
    "7.5,           120",
    "1 1,           120 120",
    "1 1 1 1 1,     120 120 120 120 120",
    "2 1,           160 80",
    "3 1,           180 60",
    "1 2 3,         60 120 180",
    "1 1 2,         88 88 180",
    "0.5 0.5 1,     88 88 180",
    "100 1,         236 0",
    "29 1,          232 8",
  })
  void pointsFollowTheShareOfTheTotalWeight(String weights, String points) {
    List<RingMember> members = new ArrayList<>();
    for (String weight : weights.split(" ", -1)) {
      Endpoint endpoint = new Endpoint("host", 9900 + members.size());
      members.add(new RingMember(endpoint, Double.parseDouble(weight), ""));
    }
    Placement placement = HashRing.of(Layout.CLASSIC, members).placement();
    List<String> actual = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) {
      actual.add(Integer.toString(placement.pointsOf(i)));
    }
    assertThat(String.join(" ", actual)).isEqualTo(points);
  }

  @ParameterizedTest
  @CsvSource({
    "00000000ffffffffffffffffffffffff, 0",
    "7fc56270e7a70fa81a5935b72eacbe29, 2143642224",
    "7FC56270E7A70FA81A5935B72EACBE29, 2143642224",
    "FFFFFFFF000000000000000000000000, 4294967295",
  })
  void keyOfThirtyTwoHexDigitsIsItsOwnMd5(String key, long position) {
    assertThat(Layout.CLASSIC.position(key.getBytes(US_ASCII))).isEqualTo(position);
    assertThat(Layout.SLOTS.position(key.getBytes(US_ASCII))).isNotEqualTo(position);
  }

  @ParameterizedTest
  @CsvSource({
    "7fc56270e7a70fa81a5935b72eacbe2",
    "7fc56270e7a70fa81a5935b72eacbe290",
    "7fc56270e7a70fa81a5935b72eacbe2g",
    "7fc56270e7a70fa81a5935b72eacbe2é",
    "-fc56270e7a70fa81a5935b72eacbe29",
  })
  void anyOtherKeyIsHashed(String key) {
    byte[] bytes = key.getBytes(UTF_8);
    assertThat(Layout.CLASSIC.position(bytes)).isEqualTo(Layout.SLOTS.position(bytes));
  }

  @Test
  void keyOnAPointBelongsToTheNext() {
    HashRing ring = HashRing.of(Layout.CLASSIC, RingSamples.members(3));
    PointTable table = ring.placement().table();
    for (int i = 0; table.point(i + 1) < 1L << 32; i++) {
      Endpoint next = ring.members().get(table.member(i + 1)).endpoint();
      assertThat(ring.ownerAt(table.point(i))).contains(next);
    }
  }

  @Test
  void memberWithoutPointsIsInTheRingButOwnsNothing() {
    RingMember heavy = new RingMember(new Endpoint("heavy", 9900), 100, "a");
    RingMember light = new RingMember(new Endpoint("light", 9900), 1, "b");
    HashRing ring = HashRing.of(Layout.CLASSIC, List.of(heavy, light));
    assertThat(ring.contains(light.endpoint())).isTrue();
    assertThat(ring.slotsOwned(light.endpoint())).isZero();
    assertThat(ring.slotsOwned(heavy.endpoint())).isEqualTo(HashRing.SLOTS);
    assertThat(ring.preferenceListAt(0, 2)).containsExactly(heavy.endpoint());
  }
}
