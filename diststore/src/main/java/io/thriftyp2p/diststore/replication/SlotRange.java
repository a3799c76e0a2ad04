package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.SlotDigest;

/**
 * What is held of the slots in a range, as far as two nodes share them.
 *
 * @param first slot
 * @param count of slots
 * @param owners hash of the groups of the shared ones: nodes that see different rings do not
 *     compare
 */
public record SlotRange(int first, int count, long owners, SlotDigest digest) {}
