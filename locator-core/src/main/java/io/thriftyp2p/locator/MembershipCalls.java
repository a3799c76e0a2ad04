package io.thriftyp2p.locator;

import io.thriftyp2p.locator.membership.Gossip;
import io.thriftyp2p.locator.membership.MembershipTransport;
import io.thriftyp2p.locator.membership.WrongRingException;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.rpc.Lane;
import io.thriftyp2p.locator.rpc.PeerCaller;
import io.thriftyp2p.locator.rpc.RpcMethod;
import io.thriftyp2p.thrift.locator.Locator;
import io.thriftyp2p.thrift.membership.Membership;
import io.thriftyp2p.thrift.membership.View;
import io.thriftyp2p.thrift.membership.WrongRing;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Membership's way to other nodes, over Thrift. */
final class MembershipCalls implements MembershipTransport {
  /** The name under which nodes talk about membership. */
  static final String SERVICE = "membership";

  private static final RpcMethod<Membership.exchange_args, View> EXCHANGE =
      RpcMethod.answered(SERVICE, "exchange", Membership.exchange_result::new, Lane.CONTROL);
  private static final RpcMethod<Membership.tell_args, Void> TELL =
      RpcMethod.oneway(SERVICE, "tell", Lane.CONTROL);
  private static final RpcMethod<Locator.add_args, Void> ADD =
      RpcMethod.oneway("", "add", Lane.CONTROL);
  private static final RpcMethod<Locator.remove_args, Void> REMOVE =
      RpcMethod.oneway("", "remove", Lane.CONTROL);

  private final PeerCaller client;
  private final Duration timeout;
  private final Executor thread;

  /**
   * @param thread membership's own, in which all stages complete
   */
  MembershipCalls(PeerCaller client, Duration timeout, Executor thread) {
    this.client = client;
    this.timeout = timeout;
    this.thread = thread;
  }

  @Override
  public CompletionStage<Gossip> exchange(Endpoint peer, Gossip gossip) {
    return inThread(
        client
            .call(peer, EXCHANGE, new Membership.exchange_args(Wire.view(gossip)), timeout)
            .thenApply(Wire::gossip)
            .exceptionallyCompose(failure -> CompletableFuture.failedFuture(wrongRingOr(failure))));
  }

  private static Throwable wrongRingOr(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof WrongRing wrong
        ? new WrongRingException(String.valueOf(wrong.message))
        : failure;
  }

  @Override
  public CompletionStage<Void> tell(Endpoint peer, Gossip news) {
    return inThread(client.call(peer, TELL, new Membership.tell_args(Wire.view(news)), timeout));
  }

  @Override
  public CompletionStage<Void> add(Endpoint peer, Endpoint subject, List<Endpoint> authorities) {
    Locator.add_args args =
        new Locator.add_args(Wire.location(subject), Wire.locations(authorities));
    return inThread(client.call(peer, ADD, args, timeout));
  }

  @Override
  public CompletionStage<Void> remove(Endpoint peer, Endpoint subject, List<Endpoint> authorities) {
    Locator.remove_args args =
        new Locator.remove_args(Wire.location(subject), Wire.locations(authorities));
    return inThread(client.call(peer, REMOVE, args, timeout));
  }

  private <T> CompletionStage<T> inThread(CompletionStage<T> stage) {
    CompletableFuture<T> result = new CompletableFuture<>();
    stage.whenCompleteAsync(
        (value, failure) -> {
          if (failure == null) {
            result.complete(value);
          } else {
            result.completeExceptionally(failure);
          }
        },
        thread);
    return result;
  }
}
