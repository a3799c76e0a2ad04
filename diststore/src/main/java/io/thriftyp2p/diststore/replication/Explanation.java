package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.locator.node.Endpoint;
import java.util.List;

/**
 * Where a key is.
 *
 * @param owners who is to keep it by the ring, the first one first
 * @param replicas what the owners, and others that may hold some of the slot, really have
 */
public record Explanation(int slot, List<Endpoint> owners, List<ReplicaState> replicas) {}
