package io.thriftyp2p.diststore.replication;

import java.util.BitSet;

/**
 * Asks a node to turn to another group for some slots.
 *
 * @param group the id of that group
 */
public record SlotMove(BitSet slots, long group) {}
