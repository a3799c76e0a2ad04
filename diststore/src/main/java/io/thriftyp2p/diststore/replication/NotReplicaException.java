package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.locator.node.Endpoint;
import java.util.List;

/** A node was asked as a replica that it is not, by its view of the ring; nothing was done. */
public final class NotReplicaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Endpoint> others;

  public NotReplicaException(String message, List<Endpoint> others) {
    super(message, null, false, false);
    this.others = List.copyOf(others);
  }

  /** Who may be one, as far as the node knows. */
  public List<Endpoint> others() {
    return others;
  }
}
