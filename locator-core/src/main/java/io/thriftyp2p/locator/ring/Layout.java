package io.thriftyp2p.locator.ring;

import io.thriftyp2p.locator.node.Endpoint;
import java.util.Arrays;

/** How members and keys are placed on the circle. All members of a ring use the same one. */
public enum Layout {
  /**
   * The default: 65,536 slots, each with one owner. A member has 1,024 points, times its weight, on
   * a circle of 64 bits; slot {@code s} lies at {@code s << 48} and belongs to the first point at
   * or after it.
   */
  SLOTS {
    @Override
    int points(double weight, int members, double totalWeight) {
      return (int) Math.max(1, Math.round(SLOTS_POINTS * weight));
    }

    @Override
    long[] place(Endpoint member, int count) {
      long[] points = Arrays.copyOf(NumberedMd5.of(text(member), (count + 1) / 2), count);
      for (int i = 0; i < count; i++) {
        points[i] ^= UNSIGNED;
      }
      return points;
    }

    @Override
    public long position(byte[] key) {
      return Md5.of(key).firstWord();
    }

    @Override
    long leastOwningPoint(long position) {
      return ((position >>> 16) << 48) ^ UNSIGNED;
    }
  },

  /**
   * The placement of thrifty-p2p (2009), for rings that hold such nodes: 120 points a member at the
   * mean weight, a key belongs to the first point strictly greater than its position, and owners
   * change within slots. A member whose weight is under a thirtieth of the mean has no points.
   */
  CLASSIC {
    @Override
    int points(double weight, int members, double totalWeight) {
      return 4 * (int) Math.floor(CLASSIC_HASHES * members * weight / totalWeight);
    }

    /** The shifted points are not cut to 32 bits: most of them lie above every key. */
    @Override
    long[] place(Endpoint member, int count) {
      long[] sums = NumberedMd5.of(text(member), count / 4);
      long[] points = new long[count];
      for (int i = 0; i < count; i += 4) {
        long word = sums[i / 2] >>> 32;
        points[i] = word;
        points[i + 1] = word << 4;
        points[i + 2] = word << 8;
        points[i + 3] = word << 12;
      }
      return points;
    }

    @Override
    public long position(byte[] key) {
      return HexKey.matches(key) ? HexKey.firstWord(key) : Md5.of(key).firstWord();
    }

    @Override
    long leastOwningPoint(long position) {
      return position + 1;
    }
  };

  private static final int SLOTS_POINTS = 1_024;
  private static final double CLASSIC_HASHES = 30;

  /** Turns unsigned order into the signed order that tables are sorted by. */
  private static final long UNSIGNED = Long.MIN_VALUE;

  /** How many points a member has among so many members of that total weight. */
  abstract int points(double weight, int members, double totalWeight);

  /**
   * The member's first {@code count} points, unsorted; where they lie does not depend on others.
   */
  abstract long[] place(Endpoint member, int count);

  /** Where a key lies: 32 bits, unsigned. */
  public abstract long position(byte[] key);

  /** The owner of a position is the first point that is not less than this, else the smallest. */
  abstract long leastOwningPoint(long position);

  /** An IPv6 host goes in without brackets, as a node of 2009 writes it. */
  private static String text(Endpoint member) {
    return member.host() + ":" + member.port() + "-";
  }
}
