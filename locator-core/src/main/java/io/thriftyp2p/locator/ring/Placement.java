package io.thriftyp2p.locator.ring;

import io.thriftyp2p.locator.node.Endpoint;
import java.util.Arrays;
import java.util.List;

/** The members in the order of their endpoints, and the points that the layout gives them. */
final class Placement {
  /** 16,384 members of weight 1 in the slots layout, about 200 MB. */
  static final int MAX_POINTS = 1 << 24;

  private final Layout layout;
  private final List<RingMember> members;
  private final int[] pointsOfMember;
  private final PointTable table;

  private Placement(
      Layout layout, List<RingMember> members, int[] pointsOfMember, PointTable table) {
    this.layout = layout;
    this.members = members;
    this.pointsOfMember = pointsOfMember;
    this.table = table;
  }

  static Placement empty(Layout layout) {
    return new Placement(layout, List.of(), new int[0], PointTable.EMPTY);
  }

  /**
   * The placement of other members. Only those are hashed that are new or have another number of
   * points.
   *
   * @param next in the order of their endpoints, none twice
   */
  Placement withMembers(List<RingMember> next) {
    int[] pointsOfNext = countPoints(layout, next);
    int[] renumbered = new int[members.size()];
    Arrays.fill(renumbered, -1);
    int[] added = new int[next.size()];
    int count = 0;
    for (int i = 0; i < next.size(); i++) {
      int before = indexOf(next.get(i).endpoint());
      if (before >= 0 && pointsOfMember[before] == pointsOfNext[i]) {
        renumbered[before] = i;
      } else {
        added[count++] = i;
      }
    }
    PointTable points =
        table.keep(renumbered).merge(place(next, pointsOfNext, Arrays.copyOf(added, count)));
    return new Placement(layout, next, pointsOfNext, points);
  }

  /** The points of some of the members. */
  private PointTable place(List<RingMember> all, int[] pointsOfAll, int[] some) {
    int count = Arrays.stream(some).map(member -> pointsOfAll[member]).sum();
    long[] points = new long[count];
    int[] owners = new int[count];
    int next = 0;
    for (int member : some) {
      long[] placed = layout.place(all.get(member).endpoint(), pointsOfAll[member]);
      System.arraycopy(placed, 0, points, next, placed.length);
      Arrays.fill(owners, next, next + placed.length, member);
      next += placed.length;
    }
    return PointTable.of(points, owners);
  }

  Layout layout() {
    return layout;
  }

  List<RingMember> members() {
    return members;
  }

  PointTable table() {
    return table;
  }

  int pointsOf(int member) {
    return pointsOfMember[member];
  }

  /** Negative when there is no such member. */
  int indexOf(Endpoint endpoint) {
    int low = 0;
    int high = members.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = members.get(middle).endpoint().compareTo(endpoint);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  private static int[] countPoints(Layout layout, List<RingMember> members) {
    double totalWeight = members.stream().mapToDouble(RingMember::weight).sum();
    int[] counts =
        members.stream()
            .mapToInt(member -> layout.points(member.weight(), members.size(), totalWeight))
            .toArray();
    long total = Arrays.stream(counts).asLongStream().sum();
    if (total > MAX_POINTS) {
      throw new IllegalArgumentException(
          String.format(
              "%d members of total weight %.1f need %d points on the ring, which has room for %d:"
                  + " give all of them smaller weights",
              members.size(), totalWeight, total, MAX_POINTS));
    }
    return counts;
  }
}
