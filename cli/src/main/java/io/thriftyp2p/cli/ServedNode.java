package io.thriftyp2p.cli;

import io.thriftyp2p.diststore.StoreNode;
import io.thriftyp2p.locator.LocatorNode;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * The node that a server runs.
 *
 * @param locator as it is at the moment: a node of the store is another one in each ring
 * @param leave begins to leave, which ends the node
 * @param closed completes when the node has ended; fails when it could not hand over what it held
 */
record ServedNode(
    Supplier<LocatorNode> locator,
    Supplier<CompletableFuture<Void>> leave,
    CompletableFuture<Void> closed) {
  static ServedNode of(LocatorNode node) {
    return new ServedNode(() -> node, node::leave, node.closed());
  }

  static ServedNode of(StoreNode node) {
    return new ServedNode(node::locator, node::leave, node.closed());
  }
}
