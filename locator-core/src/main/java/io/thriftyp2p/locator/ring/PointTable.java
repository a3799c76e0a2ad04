package io.thriftyp2p.locator.ring;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The points of all members in clockwise order, each with its member's index. Points that fall
 * together are in the order of their members.
 */
final class PointTable {
  static final PointTable EMPTY = new PointTable(new long[0], new int[0]);

  private final long[] points;
  private final int[] members;

  private PointTable(long[] points, int[] members) {
    this.points = points;
    this.members = members;
  }

  /** The points of a single member; takes the array over and sorts it. */
  static PointTable of(int member, long[] points) {
    Arrays.sort(points);
    int[] members = new int[points.length];
    Arrays.fill(members, member);
    return new PointTable(points, members);
  }

  /** Merges two and two, so that each point is moved log2(tables) times. */
  static PointTable mergeAll(List<PointTable> tables) {
    List<PointTable> round = tables;
    while (round.size() > 1) {
      List<PointTable> next = new ArrayList<>((round.size() + 1) / 2);
      for (int i = 0; i + 1 < round.size(); i += 2) {
        next.add(round.get(i).merge(round.get(i + 1)));
      }
      if (round.size() % 2 == 1) {
        next.add(round.get(round.size() - 1));
      }
      round = next;
    }
    return round.isEmpty() ? EMPTY : round.get(0);
  }

  PointTable merge(PointTable other) {
    if (other.size() == 0) {
      return this;
    }
    if (size() == 0) {
      return other;
    }
    int total = size() + other.size();
    PointTable merged = new PointTable(new long[total], new int[total]);
    int mine = 0;
    int others = 0;
    while (mine < size() && others < other.size()) {
      if (precedes(mine, other, others)) {
        merged.set(mine + others, this, mine);
        mine++;
      } else {
        merged.set(mine + others, other, others);
        others++;
      }
    }
    merged.setRest(mine + others, this, mine);
    merged.setRest(size() + others, other, others);
    return merged;
  }

  /**
   * Keeps the points of the members that go on.
   *
   * @param renumbered a member's index from now on, or -1 when it goes; those that stay keep their
   *     order
   */
  PointTable keep(int[] renumbered) {
    int count = 0;
    for (int member : members) {
      count += renumbered[member] >= 0 ? 1 : 0;
    }
    PointTable kept = new PointTable(new long[count], new int[count]);
    int next = 0;
    for (int i = 0; i < size(); i++) {
      int member = renumbered[members[i]];
      if (member >= 0) {
        kept.points[next] = points[i];
        kept.members[next] = member;
        next++;
      }
    }
    return kept;
  }

  int size() {
    return points.length;
  }

  long point(int index) {
    return points[index];
  }

  int member(int index) {
    return members[index];
  }

  private boolean precedes(int index, PointTable other, int otherIndex) {
    long point = points[index];
    long otherPoint = other.points[otherIndex];
    return point < otherPoint
        || (point == otherPoint && members[index] < other.members[otherIndex]);
  }

  private void set(int index, PointTable source, int sourceIndex) {
    points[index] = source.points[sourceIndex];
    members[index] = source.members[sourceIndex];
  }

  private void setRest(int index, PointTable source, int sourceIndex) {
    int rest = source.size() - sourceIndex;
    System.arraycopy(source.points, sourceIndex, points, index, rest);
    System.arraycopy(source.members, sourceIndex, members, index, rest);
  }
}
