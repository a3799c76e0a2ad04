package io.thriftyp2p.locator.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thriftyp2p.locator.node.Endpoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How evenly the slots are dealt. docs/decisions/001-ring-balance.md explains the figures. */
class RingBalanceTest {
  private static final long SEED = 20_090_401;

  @ParameterizedTest(name = "{0} members, {1} sets")
  @CsvSource({"3, 40, 1.03, 1.08", "10, 30, 1.06, 1.10", "100, 10, 1.11, 1.14"})
  void busiestMemberIsNearTheMean(int members, int sets, double median, double cap) {
    RandomGenerator random = new SplittableRandom(SEED);
    double[] busiest =
        DoubleStream.generate(() -> busiest(members, random)).limit(sets).sorted().toArray();
    System.out.printf(
        "| %d | %d | %.3f | %.3f | %.3f |%n",
        members,
        sets,
        Arrays.stream(busiest).average().orElseThrow(),
        median(busiest),
        busiest[sets - 1]);
    assertThat(median(busiest)).isLessThanOrEqualTo(median);
    assertThat(busiest[sets - 1]).isLessThanOrEqualTo(cap);
  }

  @ParameterizedTest
  @CsvSource({"3", "10", "100"})
  void joinMovesLittleMoreThanTheJoinerMustGet(int members) {
    List<RingMember> all = RingSamples.members(members + 1, new SplittableRandom(SEED));
    RingMember joiner = all.get(members);
    HashRing before = HashRing.of(Layout.SLOTS, all.subList(0, members));
    HashRing after = before.with(joiner);
    int moved = 0;
    for (int slot = 0; slot < HashRing.SLOTS; slot++) {
      moved += before.owners(slot).equals(after.owners(slot)) ? 0 : 1;
    }
    assertThat((double) moved / after.slotsOwned(joiner.endpoint())).isBetween(1.0, 1.05);
  }

  @Test
  void memberOfTwiceTheWeightOwnsAboutTwiceAsMuch() {
    List<RingMember> members = new ArrayList<>(RingSamples.members(9));
    Endpoint heavy = new Endpoint("heavy", 9900);
    members.add(new RingMember(heavy, 2, ""));
    HashRing ring = HashRing.of(Layout.SLOTS, members);
    int owned = ring.slotsOwned(heavy);
    double meanOfOthers = (HashRing.SLOTS - owned) / 9.0;
    assertThat(owned / meanOfOthers).isCloseTo(2, within(0.15));
  }

  private static double busiest(int members, RandomGenerator random) {
    HashRing ring = HashRing.of(Layout.SLOTS, RingSamples.members(members, random));
    int most =
        ring.members().stream()
            .mapToInt(member -> ring.slotsOwned(member.endpoint()))
            .max()
            .orElseThrow();
    return (double) most * members / HashRing.SLOTS;
  }

  private static double median(double[] sorted) {
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}
