package io.thriftyp2p.locator.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.locator.node.Endpoint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What holds for every ring, whatever its members, zones and weights. */
class HashRingPropertiesTest {
  private static final int TRIES = 150;
  private static final int POSITIONS = 500;
  private static final int REPLICAS = 3;

  @Property(tries = TRIES)
  void orderOfMembersDoesNotMatter(
      @ForAll Layout layout, @ForAll("members") List<RingMember> members, @ForAll Random random) {
    List<RingMember> shuffled = new ArrayList<>(members);
    Collections.shuffle(shuffled, random);
    assertSameRing(HashRing.of(layout, shuffled), HashRing.of(layout, members), random);
  }

  @Property(tries = TRIES)
  void ringReachedByChangesIsTheRingBuiltAtOnce(
      @ForAll Layout layout,
      @ForAll("members") List<RingMember> before,
      @ForAll("members") List<RingMember> after,
      @ForAll Random random) {
    HashRing expected = HashRing.of(layout, after);
    HashRing stepwise = HashRing.of(layout, before);
    for (RingMember member : before) {
      stepwise = stepwise.without(member.endpoint());
    }
    assertThat(stepwise).isEqualTo(HashRing.empty(layout));
    for (RingMember member : after) {
      stepwise = stepwise.with(member);
    }
    assertSameRing(stepwise, expected, random);
    assertSameRing(HashRing.of(layout, before).withMembers(after), expected, random);
  }

  /** Of equal weight, as another total weight gives the classic layout's members other points. */
  @Property(tries = TRIES)
  void joinMovesKeysToTheJoinerOnlyAndLeaveBringsThemBack(
      @ForAll Layout layout, @ForAll("addresses") Set<Endpoint> addresses, @ForAll Random random) {
    List<RingMember> all = addresses.stream().map(RingMember::new).toList();
    Endpoint joiner = all.get(0).endpoint();
    HashRing before = HashRing.of(layout, all.subList(1, all.size()));
    HashRing after = before.with(all.get(0));
    for (long position : positions(random)) {
      Endpoint owner = after.ownerAt(position).orElseThrow();
      if (!owner.equals(joiner)) {
        assertThat(before.ownerAt(position).orElse(owner)).isEqualTo(owner);
      }
    }
    assertSameRing(after.without(joiner), before, random);
  }

  @Property(tries = TRIES)
  void joinMovesSlotsToTheJoinerOnly(@ForAll("members") List<RingMember> members) {
    Endpoint joiner = members.get(0).endpoint();
    HashRing before = HashRing.of(Layout.SLOTS, members.subList(1, members.size()));
    HashRing after = before.with(members.get(0));
    int moved = 0;
    for (int slot = 0; slot < HashRing.SLOTS; slot++) {
      Endpoint owner = after.ownerAt((long) slot << 16).orElseThrow();
      if (!before.ownerAt((long) slot << 16).equals(Optional.of(owner))) {
        assertThat(owner).isEqualTo(joiner);
        moved++;
      }
    }
    assertThat(moved).isEqualTo(after.slotsOwned(joiner));
  }

  @Property(tries = TRIES)
  void ownersOfASlotAreTheOwnersOfItsPositions(
      @ForAll Layout layout,
      @ForAll("members") List<RingMember> members,
      @ForAll @IntRange(max = HashRing.SLOTS - 1) int slot) {
    HashRing ring = HashRing.of(layout, members);
    Set<Endpoint> owners = new HashSet<>();
    Set<Endpoint> keepers = new HashSet<>();
    for (long position = (long) slot << 16; position < (slot + 1L) << 16; position += 16) {
      owners.add(ring.ownerAt(position).orElseThrow());
    }
    for (long position = (long) slot << 16; position < (slot + 1L) << 16; position += 512) {
      keepers.addAll(ring.preferenceListAt(position, REPLICAS));
    }
    assertThat(ring.owners(slot)).doesNotHaveDuplicates().containsAll(owners);
    assertThat(ring.owners(slot, REPLICAS)).doesNotHaveDuplicates().containsAll(keepers);
    if (layout == Layout.SLOTS) {
      assertThat(ring.owners(slot)).hasSize(1);
      assertThat(ring.owners(slot, REPLICAS))
          .isEqualTo(ring.preferenceListAt((long) slot << 16, REPLICAS));
    }
  }

  @Property(tries = TRIES)
  void ownersOfTheKeysSlotHoldTheOwnerOfTheKey(
      @ForAll Layout layout, @ForAll("members") List<RingMember> members, @ForAll byte[] key) {
    HashRing ring = HashRing.of(layout, members);
    assertThat(ring.owners(ring.slot(key))).contains(ring.owner(key).orElseThrow());
  }

  @Property(tries = TRIES)
  void slotsAreDividedAmongTheMembers(
      @ForAll Layout layout, @ForAll("members") List<RingMember> members) {
    HashRing ring = HashRing.of(layout, members);
    int[] owned = new int[ring.size()];
    for (int slot = 0; slot < HashRing.SLOTS; slot++) {
      Endpoint owner = ring.ownerAt((long) slot << 16).orElseThrow();
      owned[ring.placement().indexOf(owner)]++;
    }
    for (int i = 0; i < owned.length; i++) {
      assertThat(ring.slotsOwned(ring.members().get(i).endpoint())).isEqualTo(owned[i]);
    }
  }

  @Provide
  Arbitrary<Set<Endpoint>> addresses() {
    Arbitrary<String> hosts = Arbitraries.of("localhost", "10.0.0.1", "::1", "node.example.org");
    Arbitrary<Integer> ports = Arbitraries.integers().between(1, 65_535);
    return Combinators.combine(hosts, ports).as(Endpoint::new).set().ofMinSize(1).ofMaxSize(8);
  }

  @Provide
  Arbitrary<List<RingMember>> members() {
    Arbitrary<Double> weights = Arbitraries.of(0.25, 0.5, 1.0, 1.0, 1.0, 2.0, 3.7);
    Arbitrary<String> zones = Arbitraries.of("", "", "east", "west");
    return addresses()
        .flatMap(
            addresses ->
                Combinators.combine(
                        weights.list().ofSize(addresses.size()),
                        zones.list().ofSize(addresses.size()))
                    .as((weight, zone) -> join(List.copyOf(addresses), weight, zone)))
        .withoutEdgeCases();
  }

  private static List<RingMember> join(
      List<Endpoint> addresses, List<Double> weights, List<String> zones) {
    List<RingMember> members = new ArrayList<>();
    for (int i = 0; i < addresses.size(); i++) {
      members.add(new RingMember(addresses.get(i), weights.get(i), zones.get(i)));
    }
    return members;
  }

  private static void assertSameRing(HashRing actual, HashRing expected, Random random) {
    assertThat(actual).isEqualTo(expected).hasSameHashCodeAs(expected);
    assertThat(actual.checksum()).isEqualTo(expected.checksum());
    for (long position : positions(random)) {
      assertThat(actual.ownerAt(position)).isEqualTo(expected.ownerAt(position));
    }
    assertThat(actual.preferenceListAt(0, 9)).isEqualTo(expected.preferenceListAt(0, 9));
  }

  private static long[] positions(Random random) {
    return random.longs(POSITIONS, 0, 1L << 32).toArray();
  }
}
