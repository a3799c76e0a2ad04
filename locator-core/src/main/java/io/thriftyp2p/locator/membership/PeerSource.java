package io.thriftyp2p.locator.membership;

import io.thriftyp2p.locator.node.Endpoint;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Where nodes of the ring may be found when none is left that answers. */
@FunctionalInterface
public interface PeerSource {
  /**
   * Addresses worth a try; they may change from call to call, as names do. Does not block, never
   * fails, and completes in the thread of membership's scheduler.
   */
  CompletionStage<List<Endpoint>> bootstrap();
}
