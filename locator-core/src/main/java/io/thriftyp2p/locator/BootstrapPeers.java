package io.thriftyp2p.locator;

import io.thriftyp2p.locator.node.Endpoint;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * The peers that a node was given by name. Names are looked up anew each time: what stands behind
 * one may have moved.
 */
final class BootstrapPeers {
  private final List<Endpoint> named;
  private final Endpoint self;
  private final BlockingWork blocking;

  /**
   * What the names stand for now.
   *
   * @param addresses without this node's own
   * @param unknownHosts those that have no address
   */
  record Resolved(List<Endpoint> addresses, List<String> unknownHosts) {}

  BootstrapPeers(List<Endpoint> named, Endpoint self, BlockingWork blocking) {
    this.named = named;
    this.self = self;
    this.blocking = blocking;
  }

  /** Does not block; never fails; completes in any thread. */
  CompletableFuture<Resolved> resolve() {
    List<CompletableFuture<Resolved>> all = named.stream().map(this::resolve).toList();
    return CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new))
        .thenApply(done -> merge(all.stream().map(CompletableFuture::join).toList()));
  }

  /**
   * The addresses alone, as membership asks for them to find what it was cut off from.
   *
   * @param thread that the stage completes in
   */
  CompletableFuture<List<Endpoint>> addresses(Executor thread) {
    return resolve().thenApplyAsync(Resolved::addresses, thread);
  }

  private CompletableFuture<Resolved> resolve(Endpoint peer) {
    return blocking
        .resolve(peer)
        .thenApply(addresses -> new Resolved(addresses, List.of()))
        .exceptionally(failure -> new Resolved(List.of(), List.of(peer.host())));
  }

  private Resolved merge(List<Resolved> parts) {
    Set<Endpoint> addresses = new LinkedHashSet<>();
    List<String> unknownHosts = new ArrayList<>();
    for (Resolved part : parts) {
      addresses.addAll(part.addresses());
      unknownHosts.addAll(part.unknownHosts());
    }
    addresses.remove(self);
    return new Resolved(List.copyOf(addresses), unknownHosts);
  }
}
