package io.thriftyp2p.diststore.http;

import io.thriftyp2p.diststore.replication.KeyPage;
import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.locator.node.Endpoint;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * What any node of the ring is asked, this one included. Does not block; stages complete in any
 * thread, and fail when the node does not answer.
 */
public interface Neighbours {
  /** How it is. */
  CompletionStage<NodeReport> report(Endpoint node);

  /**
   * Some of the keys that it is responsible for.
   *
   * @param cursor of the page before; empty for the first one
   */
  CompletionStage<KeyPage> keys(Endpoint node, Optional<byte[]> cursor, int limit, Key prefix);

  /** A value that lies on it alone. */
  CompletionStage<Optional<byte[]>> localValue(Endpoint node, Key key);
}
