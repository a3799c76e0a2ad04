package io.thriftyp2p.diststore.replication;

/**
 * What a leaving node has still to give away.
 *
 * @param entries versions that nobody has acknowledged
 * @param slots slots that no new owner has claimed
 */
public record Remainder(long entries, int slots) {
  static final Remainder NOTHING = new Remainder(0, 0);

  boolean isNothing() {
    return entries == 0 && slots == 0;
  }
}
