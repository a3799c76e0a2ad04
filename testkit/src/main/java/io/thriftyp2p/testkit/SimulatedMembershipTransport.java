package io.thriftyp2p.testkit;

import io.thriftyp2p.locator.membership.Gossip;
import io.thriftyp2p.locator.membership.Membership;
import io.thriftyp2p.locator.membership.MembershipTransport;
import io.thriftyp2p.locator.membership.ProbeOutcome;
import io.thriftyp2p.locator.membership.WrongRingException;
import io.thriftyp2p.locator.node.Endpoint;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Membership's way to other simulated nodes.
 *
 * @param <N> what answers on the network, of which membership is a part
 */
public final class SimulatedMembershipTransport<N> implements MembershipTransport {
  /** What a helper needs beside the time of its own probe. */
  private static final Duration HELPERS_MARGIN = Duration.ofMillis(200);

  private final SimulatedNetwork<N> network;
  private final Function<N, Membership> membershipOf;
  private final Duration timeout;

  public SimulatedMembershipTransport(
      SimulatedNetwork<N> network, Function<N, Membership> membershipOf, Duration timeout) {
    this.network = network;
    this.membershipOf = membershipOf;
    this.timeout = timeout;
  }

  @Override
  public CompletionStage<Gossip> probe(Endpoint peer, Gossip news, Duration limit) {
    return network.call(
        peer,
        limit,
        node -> CompletableFuture.completedFuture(membershipOf.apply(node).receiveProbe(news)));
  }

  @Override
  public CompletionStage<ProbeOutcome> probeFor(
      Endpoint helper, Gossip news, Endpoint target, Duration limit) {
    return network.call(
        helper,
        limit.plus(HELPERS_MARGIN),
        node -> membershipOf.apply(node).receiveProbeFor(news, target, limit));
  }

  @Override
  public CompletionStage<Gossip> exchange(Endpoint peer, Gossip view) {
    return network.call(
        peer,
        timeout,
        node -> CompletableFuture.completedFuture(membershipOf.apply(node).receiveExchange(view)));
  }

  @Override
  public CompletionStage<Void> teach(Endpoint peer, Gossip view) {
    return network.send(
        peer, node -> orIgnore(() -> membershipOf.apply(node).receiveTeaching(view)));
  }

  @Override
  public CompletionStage<Void> tell(Endpoint peer, Gossip news) {
    return network.send(peer, node -> orIgnore(() -> membershipOf.apply(node).receiveNews(news)));
  }

  /** Whoever sends such a message does not wait for an answer. */
  private static void orIgnore(Runnable task) {
    try {
      task.run();
    } catch (WrongRingException e) {
      // From a ring that is not ours.
    }
  }
}
