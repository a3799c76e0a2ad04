package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.Key;

/**
 * Asks a replica for what it keeps of a key.
 *
 * @param group for a quorum of which the answer is to count
 * @param withValue whether the value is wanted, or only its version
 * @param writeId a write of which it is to say whether it happened here; 0: none
 */
public record ReadRequest(long group, Key key, boolean withValue, long writeId) {}
