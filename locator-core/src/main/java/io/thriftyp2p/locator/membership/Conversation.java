package io.thriftyp2p.locator.membership;

import io.thriftyp2p.locator.node.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;

/** What this node says to others and hears from them: whose ring it is, and the news. */
final class Conversation {
  /** Pieces of news on a probe and on its answer. */
  private static final int MOST_ON_A_PROBE = 10;

  private final Roster roster;
  private final Rumors rumors;
  private final Suspicions suspicions;
  private final MembershipPorts ports;
  private volatile RingIdentity identity;
  private BiConsumer<Endpoint, Gossip> comparer = (peer, answer) -> {};

  Conversation(
      Roster roster,
      Rumors rumors,
      Suspicions suspicions,
      MembershipPorts ports,
      RingIdentity identity) {
    this.roster = roster;
    this.rumors = rumors;
    this.suspicions = suspicions;
    this.ports = ports;
    this.identity = identity;
  }

  /** What looks at the digest of each answer to a probe. */
  void onAnswer(BiConsumer<Endpoint, Gossip> digestComparer) {
    comparer = digestComparer;
  }

  RingIdentity identity() {
    return identity;
  }

  void mergeWith(RingIdentity other) {
    identity = identity.mergedWith(other);
  }

  /**
   * Whether the peer is of the same ring.
   *
   * @throws WrongRingException when it is not, or this node is in no ring
   */
  void meet(Gossip heard) {
    if (!roster.active()) {
      throw new WrongRingException(roster.self().endpoint() + " is in no ring at the moment");
    }
    join(heard.ring());
  }

  /** The ring of a peer through which this node comes in; throws as {@link #meet}. */
  void join(RingIdentity ring) {
    identity = identity.meet(ring);
  }

  /** Takes in what a member of the same ring has told. */
  void hear(Gossip news) {
    meet(news);
    roster.learn(news.members(), new Source(news.sender(), true));
    suspicions.hear(news.suspicions());
  }

  /** News for one peer; how it looks itself comes first, when that is not well. */
  Gossip newsFor(Endpoint peer) {
    Rumors.Batch batch = rumors.take(MOST_ON_A_PROBE, 1);
    List<Member> members = new ArrayList<>();
    roster
        .view()
        .member(peer)
        .filter(member -> member.state() != MemberState.ALIVE)
        .ifPresent(members::add);
    members.addAll(batch.members());
    List<Suspicion> accusations = new ArrayList<>(batch.suspicions());
    suspicions.of(peer).ifPresent(accusations::add);
    return news(new Rumors.Batch(members, accusations));
  }

  Gossip news(Rumors.Batch batch) {
    return Gossip.news(
        identity,
        roster.self().endpoint(),
        roster.view().digest(),
        batch.members(),
        batch.suspicions());
  }

  /** Completes when the member has answered. */
  CompletionStage<Void> probe(Member member, Duration timeout) {
    Endpoint peer = member.endpoint();
    if (member.isClassic()) {
      return ports.classic().ping(peer).thenRun(() -> reached(member));
    }
    return ports
        .transport()
        .probe(peer, newsFor(peer), timeout)
        .thenAccept(
            answer -> {
              if (roster.active()) {
                hear(answer);
                comparer.accept(peer, answer);
              }
            });
  }

  /** A node of 2009 cannot contradict: whoever reaches it does that for it. */
  private void reached(Member classic) {
    roster
        .view()
        .member(classic.endpoint())
        .filter(known -> known.state() != MemberState.ALIVE && known.state().reachable())
        .ifPresent(
            known ->
                roster.change(
                    known.withState(MemberState.ALIVE).withIncarnation(known.incarnation() + 1),
                    "answered " + roster.self().endpoint()));
  }

  CompletionStage<ProbeOutcome> probeFor(Endpoint helper, Endpoint target, Duration timeout) {
    return ports.transport().probeFor(helper, newsFor(helper), target, timeout);
  }
}
