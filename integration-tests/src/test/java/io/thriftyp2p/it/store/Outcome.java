package io.thriftyp2p.it.store;

import io.thriftyp2p.diststore.replication.UnavailableException;
import io.thriftyp2p.locator.node.PeerException;
import java.util.concurrent.ExecutionException;

/** What a client was told of its write. */
enum Outcome {
  /** Nothing yet. */
  PENDING,
  ACKNOWLEDGED,
  /** It may have happened, and may yet. */
  UNKNOWN,
  /** It did not happen, and never will. */
  NOT_APPLIED;

  /** Fails for a failure that no client should see, whatever fault there is. */
  static Outcome of(Exception failure) {
    Throwable cause = failure instanceof ExecutionException ? failure.getCause() : failure;
    if (cause instanceof UnavailableException unavailable) {
      return unavailable.mayHaveBeenApplied() ? UNKNOWN : NOT_APPLIED;
    }
    if (cause instanceof PeerException peer) {
      return peer.mayHaveBeenApplied() ? UNKNOWN : NOT_APPLIED;
    }
    throw new AssertionError("a client must not see this: " + cause, failure);
  }
}
