package io.thriftyp2p.diststore.replication;

import java.util.Optional;

/**
 * How well a node's keys are kept, as far as this node knows.
 *
 * @param slotsOwned slots of which this node is to be a replica
 * @param slotsFilling of those, the ones of which it has not yet got everything
 * @param slotsLeaving slots of others of which this node still holds something
 * @param hints writes that wait here for a replica that was away
 * @param unsyncedReason why not all replicas of its keys are known to be equal; absent: they were
 *     at the latest comparison, and nothing is on the move
 * @param unsafeReason why stopping this node now would leave keys without a quorum; absent: it is
 *     safe to stop
 * @param writeRefusal why this node takes no writes, such as a full disk
 */
public record NodeHealth(
    int slotsOwned,
    int slotsFilling,
    int slotsLeaving,
    long hints,
    Optional<String> unsyncedReason,
    Optional<String> unsafeReason,
    Optional<String> writeRefusal) {}
