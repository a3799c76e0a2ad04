package io.thriftyp2p.testkit;

import io.thriftyp2p.locator.membership.ClassicTransport;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.PeerUnreachableException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A network without nodes of 2009: nobody listens in their way. */
public final class NoClassicPeers implements ClassicTransport {
  @Override
  public CompletionStage<Void> ping(Endpoint peer) {
    return nobody(peer);
  }

  @Override
  public CompletionStage<Boolean> isClassic(Endpoint peer) {
    return nobody(peer);
  }

  @Override
  public CompletionStage<List<Endpoint>> members(Endpoint peer) {
    return nobody(peer);
  }

  @Override
  public CompletionStage<Void> join(Endpoint peer, Endpoint subject) {
    return nobody(peer);
  }

  @Override
  public CompletionStage<Void> add(Endpoint peer, Endpoint subject, List<Endpoint> authorities) {
    return nobody(peer);
  }

  @Override
  public CompletionStage<Void> remove(Endpoint peer, Endpoint subject, List<Endpoint> authorities) {
    return nobody(peer);
  }

  private static <T> CompletionStage<T> nobody(Endpoint peer) {
    return CompletableFuture.failedStage(
        new PeerUnreachableException(peer, true, "connection refused"));
  }
}
