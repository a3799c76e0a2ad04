/**
 * The values and failures that every package of the locator shares: where a node listens ({@link
 * io.thriftyp2p.locator.node.Endpoint}), which run of it is meant ({@link
 * io.thriftyp2p.locator.node.NodeId}), what can go wrong between two nodes ({@link
 * io.thriftyp2p.locator.node.PeerException}), and time as it is handed to everything that decides
 * ({@link io.thriftyp2p.locator.node.Scheduler}).
 *
 * <p>The floor of the module: it imports nothing of the project. Public API.
 */
@NullMarked
package io.thriftyp2p.locator.node;

import org.jspecify.annotations.NullMarked;
