package io.thriftyp2p.locator.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.NodeId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ViewTest {
  private static Member member(int n, MemberState state, long incarnation) {
    return new Member(
        new Endpoint("10.0.0." + n % 250, 9000 + n), new NodeId(n + 1), incarnation, state, 1, "");
  }

  private static List<Member> alive(int count) {
    return IntStream.range(0, count).mapToObj(n -> member(n, MemberState.ALIVE, 1)).toList();
  }

  @Test
  void equalMembersHaveEqualDigestsInWhateverOrderTheyCame() {
    List<Member> members = alive(100);
    View one = View.of(members);
    View other = View.EMPTY;
    for (int i = members.size() - 1; i >= 0; i--) {
      other = other.with(List.of(members.get(i)));
    }
    assertThat(other).isEqualTo(one);
    assertThat(other.digest()).isEqualTo(one.digest());
    assertThat(other.members()).isEqualTo(one.members());
  }

  @Test
  void theDigestTellsStatesOfOneIncarnationApart() {
    Set<Long> digests = new HashSet<>();
    for (MemberState state : MemberState.values()) {
      if (!state.gone()) {
        digests.add(View.of(List.of(member(1, state, 1))).digest());
      }
    }
    assertThat(digests).hasSize(5).doesNotContain(View.EMPTY.digest());
  }

  @Test
  void theDigestTellsIncarnationsAndIdsApart() {
    Member one = member(1, MemberState.ALIVE, 1);
    Member restarted = new Member(one.endpoint(), new NodeId(99), 1, MemberState.ALIVE, 1.0, "");
    assertThat(View.of(List.of(one)).digest())
        .isNotEqualTo(View.of(List.of(one.withIncarnation(2))).digest())
        .isNotEqualTo(View.of(List.of(restarted)).digest());
  }

  @Test
  void theDigestTellsAddressesWeightsAndZonesApart() {
    Set<Long> digests = new HashSet<>();
    for (Endpoint at : List.of(new Endpoint("10.0.0.1", 9931), new Endpoint("10.0.0.2", 9900))) {
      for (double weight : new double[] {1, 2}) {
        for (String zone : List.of("", "a")) {
          Member member = new Member(at, NodeId.UNKNOWN, 1, MemberState.ALIVE, weight, zone);
          digests.add(View.of(List.of(member)).digest());
        }
      }
    }
    assertThat(digests).hasSize(8);
  }

  @Test
  void membersThatAreGoneDoNotCountInTheDigest() {
    View view = View.of(alive(3));
    assertThat(view.with(List.of(member(7, MemberState.LEFT, 1))).digest())
        .isEqualTo(view.with(List.of(member(8, MemberState.LOST, 1))).digest())
        .isEqualTo(view.digest());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 10, 100, 3_000})
  void aComparisonFindsWhatDiffersAndLittleElse(int size) {
    View one = View.of(alive(size));
    Member changed = member(0, MemberState.SUSPECT, 1);
    View other = one.with(List.of(changed));
    List<Member> differing = other.differingFrom(one.partDigests());
    assertThat(differing).contains(changed).hasSizeLessThanOrEqualTo(Math.max(8, 40));
    assertThat(one.differingFrom(one.partDigests())).isEmpty();
  }

  @Test
  void viewsOfDifferentSizesCompareAllTheSame() {
    View small = View.of(alive(5));
    View large = View.of(alive(2_000));
    assertThat(large.differingFrom(small.partDigests())).containsAll(large.members());
    assertThat(small.differingFrom(large.partDigests())).containsAll(small.members());
  }

  @Test
  void whoeverHasNoPartsYetIsShownAllThatAreNotGone() {
    View view =
        View.of(alive(20))
            .with(List.of(member(50, MemberState.LEFT, 1), member(51, MemberState.DOWN, 1)));
    assertThat(view.differingFrom(List.of())).hasSize(21);
    assertThat(view.differingFrom(List.of(1L, 2L, 3L))).as("digests of no sense").hasSize(21);
  }

  @Test
  void aSampleIsOfThoseThatGossipIsForAndUniform() {
    List<Member> members = new ArrayList<>(alive(10));
    members.add(member(20, MemberState.DOWN, 1));
    members.add(Member.named(new Endpoint("10.9.9.9", 1), 0));
    View view = View.of(members);
    Random random = new Random(1);
    int[] counts = new int[10];
    for (int i = 0; i < 10_000; i++) {
      List<Endpoint> sample = view.sample(3, Set.of(members.get(0).endpoint()), random);
      assertThat(sample).hasSize(3).doesNotHaveDuplicates();
      sample.forEach(peer -> counts[peer.port() - 9000]++);
    }
    assertThat(counts[0]).isZero();
    for (int n = 1; n < 10; n++) {
      assertThat(counts[n]).isBetween(3_000, 3_700);
    }
  }

  @Test
  void aMemberThatIsDownKeepsItsShareAndGetsNoRequests() {
    View view = View.of(List.of(member(1, MemberState.ALIVE, 1), member(2, MemberState.DOWN, 1)));
    assertThat(view.ring()).hasSize(1);
    assertThat(view.placement()).hasSize(2);
    View lost = view.with(List.of(member(2, MemberState.LOST, 1)));
    assertThat(lost.placement()).isEqualTo(lost.ring());
  }
}
