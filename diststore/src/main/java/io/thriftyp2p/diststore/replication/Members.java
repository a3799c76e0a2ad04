package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.locator.node.Endpoint;

/** What replication asks of the ring's membership. Safe for use by many threads; does not block. */
public interface Members {
  /**
   * Two views of the ring differ: compares them, so that both nodes come to know what either knew.
   */
  void compareViews(Endpoint peer);

  /** A peer did not answer: finds out whether it is gone. */
  void suspect(Endpoint peer);
}
