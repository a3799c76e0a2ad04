package io.thriftyp2p.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Cuts a stream as a network may. */
public final class Pieces {
  private static final int MULTIPLIER = 1_103_515_245;
  private static final int INCREMENT = 12_345;

  private Pieces() {}

  /**
   * The bytes in pieces, none of them empty.
   *
   * @param plan 0: byte by byte; else where the cuts are, the fewer the greater it is
   */
  public static List<byte[]> cut(byte[] bytes, int plan) {
    List<byte[]> pieces = new ArrayList<>();
    int state = plan;
    int from = 0;
    while (from < bytes.length) {
      state = state * MULTIPLIER + INCREMENT;
      int length = 1 + (state >>> 16) % (1 + plan);
      int to = Math.min(bytes.length, from + length);
      pieces.add(Arrays.copyOfRange(bytes, from, to));
      from = to;
    }
    return pieces;
  }
}
