package io.thriftyp2p.locator.ring;

import java.util.stream.IntStream;

/**
 * Finds the point that owns a position: by the point of the first position of its slot, and from
 * there over those that lie inside the slot (none in the slots layout, one or two in the classic).
 */
final class SlotIndex {
  private static final int POSITIONS_PER_SLOT = 65_536;
  private static final int SEVERAL = -1;

  private final Layout layout;
  private final PointTable table;

  /** The table's size stands for the way round to the smallest point. */
  private final int[] pointOfSlot;

  /** Who owns all of the slot; {@link #SEVERAL} when that is not one member's. */
  private final int[] memberOfSlot;

  private final int[] slotsOfMember;

  private SlotIndex(
      Layout layout, PointTable table, int[] pointOfSlot, int[] memberOfSlot, int[] slotsOfMember) {
    this.layout = layout;
    this.table = table;
    this.pointOfSlot = pointOfSlot;
    this.memberOfSlot = memberOfSlot;
    this.slotsOfMember = slotsOfMember;
  }

  static SlotIndex of(Placement placement) {
    Layout layout = placement.layout();
    PointTable table = placement.table();
    int[] slotsOfMember = new int[placement.members().size()];
    if (table.size() == 0) {
      return new SlotIndex(layout, table, new int[0], new int[0], slotsOfMember);
    }
    int[] pointOfSlot = new int[HashRing.SLOTS];
    int[] memberOfSlot = new int[HashRing.SLOTS];
    int point = 0;
    for (int slot = 0; slot < HashRing.SLOTS; slot++) {
      point = advance(table, point, layout.leastOwningPoint(firstPosition(slot)));
      pointOfSlot[slot] = point;
      int member = table.member(wrap(table, point));
      slotsOfMember[member]++;
      memberOfSlot[slot] = ownsAll(table, point, lastOwningPoint(layout, slot)) ? member : SEVERAL;
    }
    return new SlotIndex(layout, table, pointOfSlot, memberOfSlot, slotsOfMember);
  }

  /** The index of the member that owns the position. The ring must not be empty. */
  int memberAt(long position) {
    int member = memberOfSlot[HashRing.slotAt(position)];
    return member == SEVERAL ? table.member(pointAt(position)) : member;
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
    long last = lastOwningPoint(layout, slot);
    int point = pointOfSlot[slot];
    if (ownsAll(table, point, last)) {
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

  /** The least point that owns the slot's last position. */
  private static long lastOwningPoint(Layout layout, int slot) {
    return layout.leastOwningPoint(firstPosition(slot) + POSITIONS_PER_SLOT - 1);
  }

  /** Whether the point that owns the slot's first position owns its last one, too. */
  private static boolean ownsAll(PointTable table, int point, long lastOwningPoint) {
    return point == table.size() || table.point(point) >= lastOwningPoint;
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
