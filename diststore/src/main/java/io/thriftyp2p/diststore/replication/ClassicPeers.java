package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.locator.node.Endpoint;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The nodes of 2009 in the store's ring. No method blocks; the stages complete in any thread, with
 * a {@link io.thriftyp2p.locator.node.PeerException} where it did not work.
 */
public interface ClassicPeers {
  /** Who owns the key by the peer's ring: it forwards what is not its own, and waits for it. */
  CompletionStage<Optional<Endpoint>> owner(Endpoint peer, Key key, Duration timeout);

  /** Empty bytes for a missing key. */
  CompletionStage<byte[]> get(Endpoint peer, Key key, Duration timeout);

  /** Completes when it is sent, which does not mean received. */
  CompletionStage<Void> put(Endpoint peer, Key key, byte[] value, Duration timeout);
}
