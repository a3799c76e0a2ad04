package io.thriftyp2p.locator.ring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thriftyp2p.locator.node.Endpoint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HashRingTest {
  private static final byte[] KEY = "key".getBytes(UTF_8);
  private static final Endpoint A = new Endpoint("a", 9900);

  @ParameterizedTest
  @EnumSource
  void emptyRingHasNoOwners(Layout layout) {
    HashRing ring = HashRing.empty(layout);
    assertThat(ring.isEmpty()).isTrue();
    assertThat(ring.owner(KEY)).isEmpty();
    assertThat(ring.preferenceList(KEY, 3)).isEmpty();
    assertThat(ring.owners(0)).isEmpty();
    assertThat(ring.slotsOwned(A)).isZero();
    assertThat(ring).isEqualTo(HashRing.of(layout, List.of()));
  }

  @ParameterizedTest
  @EnumSource
  void loneMemberOwnsEverything(Layout layout) {
    HashRing ring = HashRing.empty(layout).with(new RingMember(A));
    assertThat(ring.owner(KEY)).contains(A);
    assertThat(ring.preferenceList(KEY, 3)).containsExactly(A);
    assertThat(ring.slotsOwned(A)).isEqualTo(HashRing.SLOTS);
    assertThat(ring.owners(HashRing.SLOTS - 1)).containsExactly(A);
    assertThat(ring.without(A)).isEqualTo(HashRing.empty(layout));
  }

  /** The md5 of "A" is 7fc56270e7a70fa81a5935b72eacbe29. */
  @ParameterizedTest
  @EnumSource
  void slotIsTheTopOfTheMd5(Layout layout) {
    HashRing ring = HashRing.empty(layout);
    byte[] key = "A".getBytes(UTF_8);
    assertThat(ring.position(key)).isEqualTo(0x7fc56270L);
    assertThat(ring.slot(key)).isEqualTo(0x7fc5);
    assertThat(HashRing.slotAt(0xffff_ffffL)).isEqualTo(HashRing.SLOTS - 1);
  }

  /** A fixed value: nodes of different releases compare checksums. */
  @Test
  void checksumIsTheSameInEveryProcess() {
    List<RingMember> members =
        List.of(new RingMember(A), new RingMember(new Endpoint("b", 1), 2.5, "zone"));
    assertThat(HashRing.of(Layout.SLOTS, members).checksum())
        .isEqualTo(-9_101_149_877_240_683_643L);
  }

  @Test
  void checksumCoversEverythingThatARingIsMadeOf() {
    HashRing ring = HashRing.of(Layout.SLOTS, List.of(new RingMember(A)));
    List<HashRing> others =
        List.of(
            HashRing.empty(Layout.SLOTS),
            HashRing.empty(Layout.CLASSIC),
            HashRing.of(Layout.CLASSIC, ring.members()),
            ring.with(new RingMember(A, 2, "")),
            ring.with(new RingMember(A, 1, "zone")),
            ring.with(new RingMember(new Endpoint("b", 9900))),
            HashRing.of(Layout.SLOTS, List.of(new RingMember(new Endpoint("a", 9901)))));
    assertThat(others).doesNotContain(ring);
    assertThat(others).extracting(HashRing::checksum).doesNotContain(ring.checksum());
    assertThat(others).extracting(HashRing::checksum).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource
  void withPutsAMemberInThePlaceOfItsFormerSelf(Layout layout) {
    HashRing ring = HashRing.of(layout, RingSamples.members(3));
    RingMember heavier = new RingMember(ring.members().get(1).endpoint(), 3, "zone");
    HashRing changed = ring.with(heavier);
    assertThat(changed.members()).hasSize(3).contains(heavier);
    assertThat(changed.slotsOwned(heavier.endpoint()))
        .isGreaterThan(ring.slotsOwned(heavier.endpoint()));
  }

  @ParameterizedTest
  @EnumSource
  void changeThatChangesNothingGivesTheSameRing(Layout layout) {
    HashRing ring = HashRing.of(layout, RingSamples.members(3));
    assertThat(ring.without(A)).isSameAs(ring);
    assertThat(ring.with(ring.members().get(0))).isSameAs(ring);
    assertThat(ring.withMembers(RingSamples.members(3))).isSameAs(ring);
  }

  @Test
  void endpointGivenTwiceIsRefused() {
    List<RingMember> twice = List.of(new RingMember(A), new RingMember(A, 2, ""));
    assertThatThrownBy(() -> HashRing.of(Layout.SLOTS, twice))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a:9900");
  }

  @Test
  void ringOfTooManyPointsIsRefusedBeforeItIsBuilt() {
    List<RingMember> members = new ArrayList<>();
    for (int port = 1; port <= 164; port++) {
      members.add(new RingMember(new Endpoint("a", port), RingMember.MAX_WEIGHT, ""));
    }
    assertThatThrownBy(() -> HashRing.of(Layout.SLOTS, members))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("smaller weights");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, 100.1, Double.NaN, Double.POSITIVE_INFINITY})
  void weightOutOfBoundsIsRefused(double weight) {
    assertThatThrownBy(() -> new RingMember(A, weight, ""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void questionsOutOfBoundsAreRefused() {
    HashRing ring = HashRing.of(Layout.SLOTS, RingSamples.members(2));
    assertThatThrownBy(() -> ring.owners(HashRing.SLOTS))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> ring.ownerAt(1L << 32)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> ring.preferenceListAt(-1, 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> ring.preferenceList(KEY, -1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void threadsHashWithoutDisturbingEachOther() {
    HashRing ring = HashRing.empty(Layout.SLOTS);
    IntToLongFunction position = i -> ring.position(("key " + i).getBytes(UTF_8));
    assertThat(IntStream.range(0, 50_000).parallel().mapToLong(position).toArray())
        .isEqualTo(IntStream.range(0, 50_000).mapToLong(position).toArray());
  }

  @Test
  void membersAreInTheOrderOfTheirEndpoints() {
    List<RingMember> reversed = new ArrayList<>(RingSamples.members(9));
    Collections.reverse(reversed);
    assertThat(HashRing.of(Layout.SLOTS, reversed).members()).isEqualTo(RingSamples.members(9));
  }
}
