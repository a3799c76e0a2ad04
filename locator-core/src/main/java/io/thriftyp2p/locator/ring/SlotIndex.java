package io.thriftyp2p.locator.ring;

import java.util.stream.IntStream;

/**
 * Finds the point that owns a position: by the point of the first position of its slot, and from
 * there over those that lie inside the slot (none in the slots layout, one or two in the classic).
 */
final class SlotIndex {
  private static final int POSITIONS_PER_SLOT = 65_536;

  private final Layout layout;
  private final PointTable table;

  /** The table's size stands for the way round to the smallest point. */
  private final int[] pointOfSlot;

  private final int[] slotsOfMember;

  private SlotIndex(Layout layout, PointTable table, int[] pointOfSlot, int[] slotsOfMember) {
    this.layout = layout;
    this.table = table;
    this.pointOfSlot = pointOfSlot;
    this.slotsOfMember = slotsOfMember;
  }

  static SlotIndex of(Placement placement) {
    Layout layout = placement.layout();
    PointTable table = placement.table();
    int[] slotsOfMember = new int[placement.members().size()];
    if (table.size() == 0) {
      return new SlotIndex(layout, table, new int[0], slotsOfMember);
    }
    int[] pointOfSlot = new int[HashRing.SLOTS];
    int point = 0;
    for (int slot = 0; slot < HashRing.SLOTS; slot++) {
      point = advance(table, point, layout.leastOwningPoint(firstPosition(slot)));
      pointOfSlot[slot] = point;
      slotsOfMember[table.member(wrap(table, point))]++;
    }
    return new SlotIndex(layout, table, pointOfSlot, slotsOfMember);
  }

  /** The index of the member that owns the position. The ring must not be empty. */
  int memberAt(long position) {
    return table.member(pointAt(position));
  }

  /** The index of the point that owns the position. The ring must not be empty. */
  int pointAt(long position) {
    int point = pointOfSlot[HashRing.slotAt(position)];
    return wrap(table, advance(table, point, layout.leastOwningPoint(position)));
  }

  /**
   * The points that own the slot's positions, clockwise, each once; none when the ring is empty.
   */
  int[] pointsAcross(int slot) {
    if (table.size() == 0) {
      return new int[0];
    }
    long last = layout.leastOwningPoint(firstPosition(slot) + POSITIONS_PER_SLOT - 1);
    int point = pointOfSlot[slot];
    if (point == table.size() || table.point(point) >= last) {
      return new int[] {wrap(table, point)};
    }
    IntStream.Builder points = IntStream.builder();
    points.add(wrap(table, point));
    while (point < table.size() && table.point(point) < last) {
      point = advance(table, point, table.point(point) + 1);
      points.add(wrap(table, point));
    }
    return points.build().toArray();
  }

  int slotsOwned(int member) {
    return slotsOfMember[member];
  }

  private static long firstPosition(int slot) {
    return (long) slot * POSITIONS_PER_SLOT;
  }

  private static int advance(PointTable table, int from, long leastPoint) {
    int point = from;
    while (point < table.size() && table.point(point) < leastPoint) {
      point++;
    }
    return point;
  }

  private static int wrap(PointTable table, int point) {
    return point == table.size() ? 0 : point;
  }
}
