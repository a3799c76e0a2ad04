package io.thriftyp2p.diststore.replication;

/**
 * What a node says of its part in a slot.
 *
 * @param standing the part that it took before it was asked
 * @param agreed whether it takes part in the group that it was asked to turn to; false: it sees
 *     another ring
 */
public record SlotAnswer(Standing standing, boolean agreed) {}
