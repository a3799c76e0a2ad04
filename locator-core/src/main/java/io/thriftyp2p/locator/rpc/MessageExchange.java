package io.thriftyp2p.locator.rpc;

import io.thriftyp2p.locator.node.Endpoint;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

/** How encoded requests get to a peer, and how a thread waits for an answer. */
public interface MessageExchange {
  /**
   * Sends a request; does not block.
   *
   * @param timeout for everything: connecting, sending, the answer
   * @return the answer's message with the request's sequence id, without a frame's length; an empty
   *     array for a oneway request that has left; or a {@code PeerException}
   */
  CompletableFuture<byte[]> start(Endpoint peer, Lane lane, Request request, Duration timeout);

  /** As {@link #start}, for a peer that takes one request a connection, and no frames. */
  CompletableFuture<byte[]> startOnce(Endpoint peer, Request request, Duration timeout);

  /**
   * Asked before a request is sent whose answer the calling thread will wait for.
   *
   * @throws IllegalStateException in a thread that must not block
   */
  void requireMayBlock();

  /** Blocks until the answer is there, or its failure. */
  void await(CompletableFuture<byte[]> answer, Duration limit)
      throws TimeoutException, InterruptedException;
}
