package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.locator.node.Endpoint;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** For stores without nodes of 2009. */
final class NoClassicStores implements ClassicPeers {
  @Override
  public CompletionStage<Optional<Endpoint>> owner(Endpoint peer, Key key, Duration timeout) {
    throw unexpected(peer);
  }

  @Override
  public CompletionStage<byte[]> get(Endpoint peer, Key key, Duration timeout) {
    throw unexpected(peer);
  }

  @Override
  public CompletionStage<Void> put(Endpoint peer, Key key, byte[] value, Duration timeout) {
    throw unexpected(peer);
  }

  private static AssertionError unexpected(Endpoint peer) {
    return new AssertionError(peer + " is not of 2009");
  }
}
