package io.thriftyp2p.locator;

import io.thriftyp2p.locator.membership.ClassicTransport;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Failures;
import io.thriftyp2p.locator.rpc.Lane;
import io.thriftyp2p.locator.rpc.PeerCaller;
import io.thriftyp2p.locator.rpc.RpcMethod;
import io.thriftyp2p.thrift.locator.Base;
import io.thriftyp2p.thrift.locator.Location;
import io.thriftyp2p.thrift.locator.Locator;
import io.thriftyp2p.thrift.locator.Ring;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.thrift.TBase;

/** Membership's way to nodes of 2009. */
final class ClassicCalls implements ClassicTransport {
  private static final RpcMethod<Base.ping_args, Void> PING =
      RpcMethod.answered("", "ping", Base.ping_result::new, Lane.CONTROL);
  private static final RpcMethod<Locator.get_all_args, List<Location>> GET_ALL =
      RpcMethod.answered("", "get_all", Locator.get_all_result::new, Lane.CONTROL);
  private static final RpcMethod<Locator.get_ring_args, Ring> GET_RING =
      RpcMethod.answered("", "get_ring", Locator.get_ring_result::new, Lane.CONTROL);
  private static final RpcMethod<Locator.join_args, Void> JOIN =
      RpcMethod.oneway("", "join", Lane.CONTROL);
  private static final RpcMethod<Locator.add_args, Void> ADD =
      RpcMethod.oneway("", "add", Lane.CONTROL);
  private static final RpcMethod<Locator.remove_args, Void> REMOVE =
      RpcMethod.oneway("", "remove", Lane.CONTROL);

  private final PeerCaller client;
  private final Duration timeout;
  private final Executor thread;

  ClassicCalls(PeerCaller client, Duration timeout, Executor thread) {
    this.client = client;
    this.timeout = timeout;
    this.thread = thread;
  }

  @Override
  public CompletionStage<Void> ping(Endpoint peer) {
    return call(peer, PING, new Base.ping_args());
  }

  @Override
  public CompletionStage<Boolean> isClassic(Endpoint peer) {
    return Stages.completeIn(
        thread,
        client
            .callOnce(peer, GET_RING, new Locator.get_ring_args(), timeout)
            .thenApply(ring -> false)
            .exceptionallyCompose(
                failure ->
                    Discovery.isOf2009(failure)
                        ? CompletableFuture.completedStage(true)
                        : CompletableFuture.failedStage(Failures.cause(failure))));
  }

  @Override
  public CompletionStage<List<Endpoint>> members(Endpoint peer) {
    return call(peer, GET_ALL, new Locator.get_all_args()).thenApply(Wire::endpoints);
  }

  @Override
  public CompletionStage<Void> join(Endpoint peer, Endpoint subject) {
    return call(peer, JOIN, new Locator.join_args(Wire.location(subject)));
  }

  @Override
  public CompletionStage<Void> add(Endpoint peer, Endpoint subject, List<Endpoint> authorities) {
    return call(
        peer, ADD, new Locator.add_args(Wire.location(subject), Wire.locations(authorities)));
  }

  @Override
  public CompletionStage<Void> remove(Endpoint peer, Endpoint subject, List<Endpoint> authorities) {
    return call(
        peer, REMOVE, new Locator.remove_args(Wire.location(subject), Wire.locations(authorities)));
  }

  private <A extends TBase<?, ?>, T> CompletionStage<T> call(
      Endpoint peer, RpcMethod<A, T> method, A args) {
    return Stages.completeIn(thread, client.callOnce(peer, method, args, timeout));
  }
}
