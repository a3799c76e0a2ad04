package io.thriftyp2p.locator.ring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PointTableTest {
  private final PointTable first = PointTable.of(new long[] {30, 10, 20}, new int[] {0, 0, 0});
  private final PointTable second = PointTable.of(new long[] {20, 5, 30}, new int[] {1, 1, 1});
  private final PointTable third = PointTable.of(new long[] {20, -7}, new int[] {2, 2});

  @Test
  void pointsThatFallTogetherAreInTheOrderOfTheirMembers() {
    String expected = "-7:2 5:1 10:0 20:0 20:1 20:2 30:0 30:1";
    long[] points = {30, 10, 20, 20, 5, 30, 20, -7};
    assertThat(text(PointTable.of(points, new int[] {0, 0, 0, 1, 1, 1, 2, 2}))).isEqualTo(expected);
    assertThat(text(first.merge(second).merge(third))).isEqualTo(expected);
    assertThat(text(third.merge(second).merge(first))).isEqualTo(expected);
  }

  @Test
  void keptMembersTakeTheirNewNumbers() {
    PointTable all = first.merge(second).merge(third);
    assertThat(text(all.keep(new int[] {1, -1, 5}))).isEqualTo("-7:5 10:1 20:1 20:5 30:1");
    assertThat(all.keep(new int[] {-1, -1, -1}).size()).isZero();
  }

  @Test
  void nothingMergedIsNothing() {
    assertThat(PointTable.of(new long[0], new int[0]).size()).isZero();
    assertThat(PointTable.EMPTY.merge(first)).isSameAs(first);
    assertThat(first.merge(PointTable.EMPTY)).isSameAs(first);
  }

  private static String text(PointTable table) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < table.size(); i++) {
      text.append(table.point(i)).append(':').append(table.member(i)).append(' ');
    }
    return text.toString().strip();
  }
}
