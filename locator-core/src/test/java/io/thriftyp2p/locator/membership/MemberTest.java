package io.thriftyp2p.locator.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemberTest {
  private static final Endpoint ENDPOINT = new Endpoint("127.0.0.1", 9900);

  private static Member member(MemberState state, long incarnation, long id) {
    return new Member(ENDPOINT, new NodeId(id), incarnation, state, 1.0, "");
  }

  /** Which record wins, in the words of the protocol. */
  @ParameterizedTest(name = "{0}({1}) beats {2}({3}): {4}")
  @CsvSource({
    "ALIVE,   1, ALIVE,   0, true",
    "ALIVE,   1, SUSPECT, 1, false",
    "ALIVE,   1, DOWN,    1, false",
    "ALIVE,   2, DOWN,    1, true",
    "ALIVE,   2, LEFT,    1, true",
    "ALIVE,   1, LEFT,    1, false",
    "ALIVE,   1, JOINING, 1, true",
    "SUSPECT, 1, ALIVE,   1, true",
    "SUSPECT, 1, DOWN,    1, false",
    "LEAVING, 1, ALIVE,   1, true",
    "LEAVING, 1, SUSPECT, 1, true",
    "LEAVING, 1, DOWN,    1, false",
    "DOWN,    1, ALIVE,   1, true",
    "DOWN,    1, ALIVE,   2, false",
    "DOWN,    1, LEAVING, 1, true",
    "LEFT,    1, LEAVING, 1, true",
    "LEFT,    1, DOWN,    1, true",
    "LEFT,    1, ALIVE,   2, false",
  })
  void theRecordWins(
      MemberState state, long incarnation, MemberState other, long otherIncarnation, boolean wins) {
    assertThat(member(state, incarnation, 1).supersedes(member(other, otherIncarnation, 1)))
        .isEqualTo(wins);
  }

  /**
   * The whole rule, written down a second time: for each state of a new record, those states of a
   * known one over which it wins at the same incarnation. A greater incarnation wins over all.
   */
  @ParameterizedTest(name = "{0} beats {1} of the same incarnation")
  @CsvSource({
    "JOINING, ''",
    "ALIVE,   JOINING",
    "SUSPECT, JOINING ALIVE",
    "LEAVING, JOINING ALIVE SUSPECT",
    "DOWN,    JOINING ALIVE SUSPECT LEAVING",
    "LOST,    JOINING ALIVE SUSPECT LEAVING DOWN",
    "LEFT,    JOINING ALIVE SUSPECT LEAVING DOWN LOST",
  })
  void theTableOfAllPairsOfStatesAndIncarnations(MemberState state, String loses) {
    for (MemberState other : MemberState.values()) {
      Member record = member(state, 5, 1);
      assertThat(record.supersedes(member(other, 4, 1))).as("over earlier %s", other).isTrue();
      assertThat(record.supersedes(member(other, 6, 1))).as("over later %s", other).isFalse();
      assertThat(record.supersedes(member(other, 5, 1)))
          .as("over %s", other)
          .isEqualTo(List.of(loses.split(" ")).contains(other.name()));
    }
  }

  @Test
  void ofAllPairsOfDifferentRecordsExactlyOneWins() {
    List<Member> all = new ArrayList<>();
    for (MemberState state : MemberState.values()) {
      for (long incarnation = 0; incarnation < 3; incarnation++) {
        for (long id : new long[] {0, 1, -1}) {
          all.add(member(state, incarnation, id));
        }
      }
    }
    for (Member one : all) {
      for (Member other : all) {
        boolean wins = one.supersedes(other);
        assertThat(wins && other.supersedes(one)).isFalse();
        assertThat(wins || other.supersedes(one)).isEqualTo(!one.equals(other));
      }
    }
  }

  @Test
  void aNodeThatRestartedOverrulesItsPredecessorOfWhateverState() {
    Member restarted = member(MemberState.ALIVE, 2_000, 7);
    assertThat(Stream.of(MemberState.values()).map(state -> member(state, 1_000, 9)))
        .allMatch(restarted::supersedes);
  }

  @Test
  void whoeverSpeaksForItselfOverrulesWhatOthersNamedByItsAddress() {
    assertThat(member(MemberState.ALIVE, 0, 5).supersedes(Member.named(ENDPOINT, 0))).isTrue();
  }
}
