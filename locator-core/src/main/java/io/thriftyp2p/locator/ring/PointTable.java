package io.thriftyp2p.locator.ring;

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

  /**
   * Takes both arrays over and sorts them.
   *
   * @param members of each point; ascending
   */
  static PointTable of(long[] points, int[] members) {
    PointSort.sort(points, members);
    return new PointTable(points, members);
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
