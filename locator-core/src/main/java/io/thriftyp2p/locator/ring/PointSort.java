package io.thriftyp2p.locator.ring;

/**
 * Sorts points, and their members along with them; points that fall together keep their order.
 *
 * <p>Hashes lie evenly. So it deals them out by their distance from the least one, which leaves
 * little to sort in each part; a part that got more than its share is dealt out again.
 */
final class PointSort {
  /** Fewer than this are moved one by one. */
  private static final int FEW = 24;

  private static final int POINTS_A_PART = 4;

  /** So many parts that the ends of all of them are near at hand. */
  private static final int MOST_BITS = 9;

  private final long[] points;
  private final int[] members;
  private final long[] dealtPoints;
  private final int[] dealtMembers;

  private PointSort(long[] points, int[] members) {
    this.points = points;
    this.members = members;
    dealtPoints = new long[points.length];
    dealtMembers = new int[members.length];
  }

  /** In place. */
  static void sort(long[] points, int[] members) {
    new PointSort(points, members).sort(0, points.length);
  }

  private void sort(int from, int to) {
    if (to - from < FEW) {
      insert(from, to);
      return;
    }
    long least = points[from];
    long greatest = least;
    for (int i = from + 1; i < to; i++) {
      least = Math.min(least, points[i]);
      greatest = Math.max(greatest, points[i]);
    }
    if (least < greatest) {
      deal(from, to, least, greatest);
    }
  }

  private void deal(int from, int to, long least, long greatest) {
    int wanted = Math.min(MOST_BITS, bits((to - from) / POINTS_A_PART));
    // Distances are unsigned: the circle is as wide as a long.
    int shift = Math.max(0, bits(greatest - least) - wanted);
    int parts = (int) ((greatest - least) >>> shift) + 1;
    int[] ends = new int[parts + 1];
    for (int i = from; i < to; i++) {
      ends[(int) ((points[i] - least) >>> shift) + 1]++;
    }
    ends[0] = from;
    for (int part = 0; part < parts; part++) {
      ends[part + 1] += ends[part];
    }
    // Each part's beginning becomes its end.
    for (int i = from; i < to; i++) {
      int place = ends[(int) ((points[i] - least) >>> shift)]++;
      dealtPoints[place] = points[i];
      dealtMembers[place] = members[i];
    }
    System.arraycopy(dealtPoints, from, points, from, to - from);
    System.arraycopy(dealtMembers, from, members, from, to - from);
    int begin = from;
    for (int part = 0; part < parts; part++) {
      sort(begin, ends[part]);
      begin = ends[part];
    }
  }

  private void insert(int from, int to) {
    for (int i = from + 1; i < to; i++) {
      long point = points[i];
      int member = members[i];
      int place = i;
      for (; place > from && points[place - 1] > point; place--) {
        points[place] = points[place - 1];
        members[place] = members[place - 1];
      }
      points[place] = point;
      members[place] = member;
    }
  }

  private static int bits(long value) {
    return Long.SIZE - Long.numberOfLeadingZeros(value);
  }
}
