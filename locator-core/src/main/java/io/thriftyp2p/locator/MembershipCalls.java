package io.thriftyp2p.locator;

import static io.thriftyp2p.locator.MembershipMessages.view;

import io.thriftyp2p.locator.membership.Gossip;
import io.thriftyp2p.locator.membership.MembershipTransport;
import io.thriftyp2p.locator.membership.ProbeOutcome;
import io.thriftyp2p.locator.membership.WrongRingException;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Failures;
import io.thriftyp2p.locator.rpc.Lane;
import io.thriftyp2p.locator.rpc.PeerCaller;
import io.thriftyp2p.locator.rpc.RpcMethod;
import io.thriftyp2p.thrift.membership.Membership;
import io.thriftyp2p.thrift.membership.View;
import io.thriftyp2p.thrift.membership.WrongRing;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Membership's way to other nodes, over Thrift. */
final class MembershipCalls implements MembershipTransport {
  /** The name under which nodes talk about membership. */
  static final String SERVICE = "membership";

  private static final RpcMethod<Membership.exchange_args, View> EXCHANGE =
      RpcMethod.answered(SERVICE, "exchange", Membership.exchange_result::new, Lane.CONTROL);
  private static final RpcMethod<Membership.probe_args, View> PROBE =
      RpcMethod.answered(SERVICE, "probe", Membership.probe_result::new, Lane.CONTROL);
  private static final RpcMethod<
          Membership.probe_for_args, io.thriftyp2p.thrift.membership.ProbeOutcome>
      PROBE_FOR =
          RpcMethod.answered(SERVICE, "probe_for", Membership.probe_for_result::new, Lane.CONTROL);
  private static final RpcMethod<Membership.teach_args, Void> TEACH =
      RpcMethod.oneway(SERVICE, "teach", Lane.CONTROL);
  private static final RpcMethod<Membership.tell_args, Void> TELL =
      RpcMethod.oneway(SERVICE, "tell", Lane.CONTROL);

  /** Of what a peer gives as its reason: that is kept in the history and in the log. */
  private static final int LONGEST_REASON = 500;

  /** What a helper needs beside the time of its own probe. */
  private static final Duration HELPERS_MARGIN = Duration.ofMillis(200);

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
  public CompletionStage<Gossip> probe(Endpoint peer, Gossip news, Duration limit) {
    return inThread(answer(client.call(peer, PROBE, new Membership.probe_args(view(news)), limit)));
  }

  @Override
  public CompletionStage<ProbeOutcome> probeFor(
      Endpoint helper, Gossip news, Endpoint target, Duration limit) {
    Membership.probe_for_args args =
        new Membership.probe_for_args(view(news), Wire.location(target), (int) limit.toMillis());
    return inThread(
        client
            .call(helper, PROBE_FOR, args, limit.plus(HELPERS_MARGIN))
            .thenApply(MembershipMessages::outcome));
  }

  @Override
  public CompletionStage<Gossip> exchange(Endpoint peer, Gossip gossip) {
    return inThread(
        answer(client.call(peer, EXCHANGE, new Membership.exchange_args(view(gossip)), timeout)));
  }

  private static CompletableFuture<Gossip> answer(CompletableFuture<View> answer) {
    return answer
        .thenApply(MembershipMessages::gossip)
        .exceptionallyCompose(failure -> CompletableFuture.failedFuture(wrongRingOr(failure)));
  }

  private static Throwable wrongRingOr(Throwable failure) {
    return Failures.cause(failure) instanceof WrongRing wrong
        ? new WrongRingException(reason(String.valueOf(wrong.message)))
        : failure;
  }

  private static String reason(String message) {
    return message.length() <= LONGEST_REASON ? message : message.substring(0, LONGEST_REASON);
  }

  @Override
  public CompletionStage<Void> teach(Endpoint peer, Gossip gossip) {
    return inThread(client.call(peer, TEACH, new Membership.teach_args(view(gossip)), timeout));
  }

  @Override
  public CompletionStage<Void> tell(Endpoint peer, Gossip news) {
    return inThread(client.call(peer, TELL, new Membership.tell_args(view(news)), timeout));
  }

  private <T> CompletionStage<T> inThread(CompletionStage<T> stage) {
    return Stages.completeIn(thread, stage);
  }
}
