package io.thriftyp2p.testkit;

import io.thriftyp2p.locator.MembershipMessages;
import io.thriftyp2p.locator.membership.Gossip;
import io.thriftyp2p.locator.membership.Membership;
import io.thriftyp2p.locator.membership.MembershipTransport;
import io.thriftyp2p.locator.membership.ProbeOutcome;
import io.thriftyp2p.locator.membership.WrongRingException;
import io.thriftyp2p.locator.node.Endpoint;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One node's membership's way to other simulated nodes.
 *
 * @param <N> what answers on the network, of which membership is a part
 */
public final class SimulatedMembershipTransport<N> implements MembershipTransport {
  /** What a helper needs beside the time of its own probe. */
  private static final Duration HELPERS_MARGIN = Duration.ofMillis(200);

  /** An answer that is one word. */
  private static final int OUTCOME_BYTES = 8;

  private final SimulatedNetwork<N> network;
  private final Endpoint self;
  private final Function<N, Membership> membershipOf;
  private final Duration timeout;
  private final Optional<TrafficMeter> meter;

  public SimulatedMembershipTransport(
      SimulatedNetwork<N> network,
      Endpoint self,
      Function<N, Membership> membershipOf,
      Duration timeout) {
    this(network, self, membershipOf, timeout, Optional.empty());
  }

  /**
   * @param meter is told of each message that this node sends and of the answers that it is given
   */
  public SimulatedMembershipTransport(
      SimulatedNetwork<N> network,
      Endpoint self,
      Function<N, Membership> membershipOf,
      Duration timeout,
      Optional<TrafficMeter> meter) {
    this.network = network;
    this.self = self;
    this.membershipOf = membershipOf;
    this.timeout = timeout;
    this.meter = meter;
  }

  @Override
  public CompletionStage<Gossip> probe(Endpoint peer, Gossip news, Duration limit) {
    return ask(peer, news, limit, membership -> membership.receiveProbe(news));
  }

  @Override
  public CompletionStage<Gossip> exchange(Endpoint peer, Gossip view) {
    return ask(peer, view, timeout, membership -> membership.receiveExchange(view));
  }

  private CompletionStage<Gossip> ask(
      Endpoint peer, Gossip request, Duration limit, Function<Membership, Gossip> handler) {
    count(self, request);
    return network.call(
        self,
        peer,
        limit,
        node -> {
          Gossip answer = handler.apply(membershipOf.apply(node));
          count(peer, answer);
          return CompletableFuture.completedFuture(answer);
        });
  }

  @Override
  public CompletionStage<ProbeOutcome> probeFor(
      Endpoint helper, Gossip news, Endpoint target, Duration limit) {
    count(self, news);
    return network.call(
        self,
        helper,
        limit.plus(HELPERS_MARGIN),
        node -> {
          meter.ifPresent(counter -> counter.sent(helper, OUTCOME_BYTES));
          return membershipOf.apply(node).receiveProbeFor(news, target, limit);
        });
  }

  @Override
  public CompletionStage<Void> teach(Endpoint peer, Gossip view) {
    return say(peer, view, membership -> membership.receiveTeaching(view));
  }

  @Override
  public CompletionStage<Void> tell(Endpoint peer, Gossip news) {
    return say(peer, news, membership -> membership.receiveNews(news));
  }

  private CompletionStage<Void> say(Endpoint peer, Gossip news, Consumer<Membership> handler) {
    count(self, news);
    return network.send(
        self,
        peer,
        node -> {
          try {
            handler.accept(membershipOf.apply(node));
          } catch (WrongRingException e) {
            // From a ring that is not ours; whoever sends such a message does not wait for an
            // answer.
          }
        });
  }

  private void count(Endpoint sender, Gossip message) {
    meter.ifPresent(counter -> counter.sent(sender, MembershipMessages.encodedSize(message)));
  }
}
