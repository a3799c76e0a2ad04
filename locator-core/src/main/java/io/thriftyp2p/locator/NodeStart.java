package io.thriftyp2p.locator;

import io.thriftyp2p.locator.membership.RingIdentity;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.rpc.RpcService;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** How a node that has its port comes to answer, and into a ring. Safe for use by many threads. */
final class NodeStart {
  private final NodeParts parts;
  private final NodeRecorder recorder;
  private final Departure departure;
  private volatile String service = LocatorHandler.SERVICE;

  NodeStart(NodeParts parts, NodeRecorder recorder, Departure departure) {
    this.parts = parts;
    this.recorder = recorder;
    this.departure = departure;
  }

  /** All steps, of a node that is closed when one of them fails. Blocks until it is in a ring. */
  static LocatorNode run(LocatorNode node, Function<LocatorNode, RpcService> service) {
    try {
      node.serve(service.apply(node), List.of());
      node.enterRing();
      return node;
    } catch (RuntimeException e) {
      node.close();
      throw e;
    }
  }

  void serve(RpcService main, List<RpcService> nodeServices) {
    service = main.name();
    parts
        .runtime()
        .host()
        .start(
            NodeAccess.toNode(main),
            NodeAccess.amongNodes(MembershipHandler.serviceBeside(nodeServices, parts.keeper())));
  }

  /** Fails with a {@link RingEntryException}, also when the node is closed before it is in. */
  CompletableFuture<Void> enterRing() {
    CompletableFuture<Void> entered =
        new RingEntry(parts, service).enter().thenCompose(in -> recorder.recorded());
    departure.onClosed(() -> entered.completeExceptionally(RingEntryException.closed()));
    return entered;
  }

  /** As {@link NodeParts#intendedRing}. */
  RingIdentity intendedRing() {
    return parts.intendedRing(service);
  }

  /** As {@link RingEntry#ringOf}. */
  CompletableFuture<RingIdentity> ringOf(Endpoint peer) {
    return new RingEntry(parts, service).ringOf(peer);
  }
}
