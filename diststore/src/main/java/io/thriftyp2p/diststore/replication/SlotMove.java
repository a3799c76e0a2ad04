package io.thriftyp2p.diststore.replication;

/**
 * Asks a node to turn to another group for a slot.
 *
 * @param group the id of that group
 */
public record SlotMove(int slot, long group) {}
