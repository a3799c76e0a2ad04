package io.thriftyp2p.testkit;

import io.thriftyp2p.locator.membership.Gossip;
import io.thriftyp2p.locator.membership.Membership;
import io.thriftyp2p.locator.membership.MembershipTransport;
import io.thriftyp2p.locator.node.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Membership's way to other simulated nodes.
 *
 * @param <N> what answers on the network, of which membership is a part
 */
public final class SimulatedMembershipTransport<N> implements MembershipTransport {
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
  public CompletionStage<Gossip> exchange(Endpoint peer, Gossip gossip) {
    return network.call(
        peer,
        timeout,
        node ->
            CompletableFuture.completedFuture(membershipOf.apply(node).receiveExchange(gossip)));
  }

  @Override
  public CompletionStage<Void> tell(Endpoint peer, Gossip news) {
    return network.send(peer, node -> membershipOf.apply(node).receiveNews(news));
  }

  @Override
  public CompletionStage<Void> add(Endpoint peer, Endpoint subject, List<Endpoint> authorities) {
    return network.send(peer, node -> membershipOf.apply(node).receiveAdd(subject, authorities));
  }

  @Override
  public CompletionStage<Void> remove(Endpoint peer, Endpoint subject, List<Endpoint> authorities) {
    return network.send(peer, node -> membershipOf.apply(node).receiveRemove(subject, authorities));
  }
}
