package io.thriftyp2p.diststore.http;

import io.thriftyp2p.diststore.replication.Replicator;
import io.thriftyp2p.locator.LocatorNode;

/**
 * The node that the interface belongs to, in the ring that it is in at the moment.
 *
 * @param local values that lie on this node alone
 */
public record ServedStore(LocatorNode locator, Replicator replicator, LocalValues local) {}
