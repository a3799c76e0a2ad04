package io.thriftyp2p.locator.ring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.LongUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PointSortTest {
  private static final List<LongUnaryOperator> SHAPES =
      List.of(
          random -> random,
          random -> random >>> 32,
          // As in the classic layout: a few thousandths of the width hold a quarter.
          random -> (random >>> 32) << (random & 12),
          random -> random & 7,
          random -> 42,
          random -> (random & 1) == 0 ? Long.MIN_VALUE : Long.MAX_VALUE,
          random -> random >>> (random & 63));

  private record Point(long point, int member) {}

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 23, 24, 25, 1_000, 50_000})
  void pointsAreInOrderAndThoseThatFallTogetherInTheOrderOfTheirMembers(int count) {
    for (LongUnaryOperator shape : SHAPES) {
      long[] points = new Random(count).longs(count).map(shape).toArray();
      int[] members = IntStream.range(0, count).toArray();
      List<Point> expected =
          pairs(points, members).stream()
              .sorted(Comparator.comparingLong(Point::point).thenComparingInt(Point::member))
              .toList();
      PointSort.sort(points, members);
      assertThat(pairs(points, members)).isEqualTo(expected);
    }
  }

  private static List<Point> pairs(long[] points, int[] members) {
    return IntStream.range(0, points.length)
        .mapToObj(i -> new Point(points[i], members[i]))
        .toList();
  }
}
