package io.thriftyp2p.diststore.http;

import io.thriftyp2p.locator.node.Endpoint;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Takes the node to another ring. Does not block; fails with a {@link Problem}. */
public interface Moves {
  /** Completes when the ring of one of these has settled with this node in it. */
  CompletionStage<Void> join(List<Endpoint> peers);

  /** Completes when this node stands alone, and the ring that it has left agrees on that. */
  CompletionStage<Void> standAlone();
}
