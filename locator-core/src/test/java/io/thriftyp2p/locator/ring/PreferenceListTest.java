package io.thriftyp2p.locator.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.locator.node.Endpoint;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class PreferenceListTest {
  private static final int TRIES = 200;
  private static final long LAST_POSITION = (1L << 32) - 1;

  @Property(tries = TRIES)
  void startsWithTheOwnerAndHasDistinctMembers(
      @ForAll Layout layout,
      @ForAll("zones") List<String> zones,
      @ForAll @LongRange(max = LAST_POSITION) long position,
      @ForAll @IntRange(max = 10) int count) {
    HashRing ring = ring(layout, zones);
    List<Endpoint> list = ring.preferenceListAt(position, count);
    assertThat(list).doesNotHaveDuplicates().hasSize(Math.min(count, zones.size()));
    assertThat(list.stream().findFirst())
        .isEqualTo(count == 0 ? Optional.empty() : ring.ownerAt(position));
  }

  /** Told the other way round: sort all members clockwise, then take zones first. */
  @Property(tries = TRIES)
  void takesEachZoneOnceBeforeAnyTwice(
      @ForAll Layout layout,
      @ForAll("zones") List<String> zones,
      @ForAll @LongRange(max = LAST_POSITION) long position,
      @ForAll @IntRange(max = 10) int count) {
    HashRing ring = ring(layout, zones);
    List<Endpoint> clockwise =
        ring(layout, zones.stream().map(zone -> "").toList())
            .preferenceListAt(position, zones.size());
    Set<String> used = new HashSet<>();
    List<Endpoint> firstOfZone = new ArrayList<>();
    List<Endpoint> others = new ArrayList<>();
    for (Endpoint endpoint : clockwise) {
      String zone = ring.members().get(ring.placement().indexOf(endpoint)).zone();
      (zone.isEmpty() || used.add(zone) ? firstOfZone : others).add(endpoint);
    }
    assertThat(ring.preferenceListAt(position, count))
        .isEqualTo(Stream.concat(firstOfZone.stream(), others.stream()).limit(count).toList());
  }

  @Property(tries = TRIES)
  void withoutItsOwnerStartsWithTheSecond(
      @ForAll Layout layout, @ForAll @LongRange(max = LAST_POSITION) long position) {
    HashRing ring = HashRing.of(layout, RingSamples.members(5));
    List<Endpoint> list = ring.preferenceListAt(position, 5);
    assertThat(ring.without(list.get(0)).preferenceListAt(position, 4))
        .isEqualTo(list.subList(1, 5));
  }

  @Provide
  Arbitrary<List<String>> zones() {
    return Arbitraries.of("", "north", "south", "west").list().ofMinSize(1).ofMaxSize(9);
  }

  private static HashRing ring(Layout layout, List<String> zones) {
    List<RingMember> members = new ArrayList<>();
    for (int i = 0; i < zones.size(); i++) {
      members.add(new RingMember(new Endpoint("10.0.0." + i, 9900), 1, zones.get(i)));
    }
    return HashRing.of(layout, members);
  }
}
