package io.thriftyp2p.testkit.classic;

import io.thriftyp2p.locator.node.Endpoint;

/** No connection could be made: the only failure that a node of 2009 expects. */
final class NodeNotFound extends Exception {
  private static final long serialVersionUID = 1L;

  NodeNotFound(Endpoint node) {
    super(node + " cannot be reached");
  }
}
