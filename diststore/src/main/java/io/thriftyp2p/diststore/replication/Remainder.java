package io.thriftyp2p.diststore.replication;

/**
 * What a leaving node has still to give away.
 *
 * @param entries versions that nobody has acknowledged
 * @param slots slots that no new owner has taken over
 * @param heirs whether anybody is known who would take it; others that are leaving may know of one
 */
public record Remainder(long entries, int slots, boolean heirs) {
  static final Remainder NOTHING = new Remainder(0, 0, false);

  boolean isNothing() {
    return entries == 0 && slots == 0;
  }
}
