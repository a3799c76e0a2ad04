package io.thriftyp2p.testkit;

import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.PeerUnreachableException;
import io.thriftyp2p.locator.rpc.Lane;
import io.thriftyp2p.locator.rpc.MessageExchange;
import io.thriftyp2p.locator.rpc.Request;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** The way of one simulated process to the others. */
final class SimulatedExchange implements MessageExchange {
  private static final byte[] NO_ANSWER = {};

  private final SimulatedCluster cluster;
  private final Endpoint self;
  private final BooleanSupplier alive;

  /**
   * @param alive a process that is not neither sends nor hears
   */
  SimulatedExchange(SimulatedCluster cluster, Endpoint self, BooleanSupplier alive) {
    this.cluster = cluster;
    this.self = self;
    this.alive = alive;
  }

  @Override
  public CompletableFuture<byte[]> start(
      Endpoint peer, Lane lane, Request request, Duration timeout) {
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    if (alive.getAsBoolean()) {
      var unused =
          send(peer, request, timeout)
              .whenComplete(
                  (message, failure) -> {
                    if (!alive.getAsBoolean()) {
                      return;
                    }
                    if (failure == null) {
                      answer.complete(message);
                    } else {
                      answer.completeExceptionally(failure);
                    }
                  });
    }
    return answer;
  }

  /** Here messages come whole, and nobody minds how. */
  @Override
  public CompletableFuture<byte[]> startOnce(Endpoint peer, Request request, Duration timeout) {
    return start(peer, Lane.CONTROL, request, timeout);
  }

  private CompletableFuture<byte[]> send(Endpoint peer, Request request, Duration timeout) {
    byte[] message = request.message();
    cluster.traced(self, peer, message);
    if (!cluster.connects(self, peer)) {
      return silence(peer, timeout);
    }
    if (request.oneway()) {
      return cluster
          .network()
          .send(
              peer,
              port -> {
                var unused = receive(peer, port, message.clone());
              })
          .thenApply(sent -> NO_ANSWER);
    }
    return cluster.network().call(peer, timeout, port -> receive(peer, port, message));
  }

  /** The network may have been cut while the request, or then its answer, was under way. */
  private CompletableFuture<byte[]> receive(Endpoint peer, SimulatedPort port, byte[] message) {
    CompletableFuture<byte[]> lost = new CompletableFuture<>();
    return cluster.connects(self, peer)
        ? port.receive(message)
            .thenCompose(
                answer ->
                    cluster.connects(peer, self) ? CompletableFuture.completedFuture(answer) : lost)
        : lost;
  }

  private CompletableFuture<byte[]> silence(Endpoint peer, Duration timeout) {
    CompletableFuture<byte[]> never = new CompletableFuture<>();
    cluster
        .time()
        .schedule(
            timeout,
            () ->
                never.completeExceptionally(
                    new PeerUnreachableException(peer, false, "no connection in time")));
    return never;
  }

  @Override
  public void requireMayBlock() {
    cluster.waiting().requireMayWait();
  }

  @Override
  public void await(CompletableFuture<byte[]> answer, Duration limit) throws TimeoutException {
    if (!cluster.waiting().until(answer::isDone, limit)) {
      throw new TimeoutException("a simulated process is gone, or its call has no deadline");
    }
  }
}
