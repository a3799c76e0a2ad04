package io.thriftyp2p.diststore.metrics;

import io.thriftyp2p.diststore.replication.Replicator;
import io.thriftyp2p.diststore.storage.Storage;
import io.thriftyp2p.locator.LocatorNode;

/** The node that is looked at, in the ring that it is in at the moment. */
public record MeasuredNode(LocatorNode locator, Replicator replicator, Storage storage) {}
