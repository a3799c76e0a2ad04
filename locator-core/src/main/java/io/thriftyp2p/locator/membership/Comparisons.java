package io.thriftyp2p.locator.membership;

import io.thriftyp2p.locator.node.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Heals what rumors left out: compares views with other members, and both take over what either
 * knew better. When a probe shows that the digests differ, soon; and with a random member from time
 * to time in any case (anti-entropy of Demers et al., "Epidemic Algorithms for Replicated Database
 * Maintenance", 1987).
 */
final class Comparisons {
  /**
   * A ring of up to so many members compares as often as configured; each doubling adds as much.
   */
  private static final int UNSTRETCHED = 32;

  /** Differences seen in a row after which news that is still under way is no excuse any more. */
  private static final int PATIENCE = 4;

  private final Roster roster;
  private final Rumors rumors;
  private final MembershipConfig config;
  private final MembershipPorts ports;
  private final Conversation conversation;
  private long lastNanos;
  private int differences;

  Comparisons(
      Roster roster,
      Rumors rumors,
      MembershipConfig config,
      MembershipPorts ports,
      Conversation conversation) {
    this.roster = roster;
    this.rumors = rumors;
    this.config = config;
    this.ports = ports;
    this.conversation = conversation;
    this.lastNanos = ports.scheduler().nanoTime() - config.probeInterval().toNanos();
    conversation.onAnswer(this::digestSeen);
  }

  void start() {
    int members = Math.max(1, roster.view().peers());
    double stretch = 1 + Math.max(0, Math.log((double) members / UNSTRETCHED) / Math.log(2));
    double share = 0.5 + ports.random().nextDouble();
    long delay = (long) (share * stretch * config.compareInterval().toNanos());
    ports.scheduler().schedule(Duration.ofNanos(delay), this::compareWithSomebody);
  }

  private void compareWithSomebody() {
    if (!roster.stopped()) {
      start();
      Set<Endpoint> self = Set.of(roster.self().endpoint());
      for (Endpoint peer : roster.view().sample(1, self, ports.random())) {
        // What comes of it shows in the view.
        var unused = with(peer);
      }
    }
  }

  /** The digest on an answer to a probe. */
  private void digestSeen(Endpoint peer, Gossip answer) {
    if (answer.digest() == roster.view().digest()) {
      differences = 0;
      return;
    }
    differences++;
    long now = ports.scheduler().nanoTime();
    boolean newsUnderWay = !rumors.isEmpty() && differences < PATIENCE;
    if (!newsUnderWay && now - lastNanos >= config.probeInterval().toNanos()) {
      var unused = with(peer);
    }
  }

  /**
   * Compares views with a peer now; afterwards both know what either knew.
   *
   * @return completes when the answer is taken in; fails as {@link MembershipTransport#exchange}
   */
  CompletionStage<Void> with(Endpoint peer) {
    lastNanos = ports.scheduler().nanoTime();
    differences = 0;
    return ports
        .transport()
        .exchange(peer, view(List.of(), roster.view().partDigests()))
        .thenAccept(answer -> answered(peer, answer));
  }

  /**
   * Shows this node's own record to others, until one of them has heard it: it goes, so that a word
   * that gets lost would never be repeated.
   *
   * @return completes when it was heard, or so many did not answer; never fails
   */
  CompletionStage<Void> showSelf(int tries) {
    Member self = roster.self();
    List<Endpoint> one = roster.view().sample(1, Set.of(self.endpoint()), ports.random());
    if (tries == 0 || one.isEmpty()) {
      return CompletableFuture.completedStage(null);
    }
    return ports
        .transport()
        .exchange(one.get(0), view(List.of(self), roster.view().partDigests()))
        .handle(
            (answer, failure) ->
                failure == null
                    ? CompletableFuture.<Void>completedStage(null)
                    : showSelf(tries - 1))
        .thenCompose(heard -> heard);
  }

  private void answered(Endpoint peer, Gossip answer) {
    if (!roster.active()) {
      return;
    }
    takeIn(answer);
    if (answer.digest() != roster.view().digest() && !answer.partDigests().isEmpty()) {
      // The peer has not heard all that we know: the other half of the exchange.
      List<Member> lacking = roster.view().differingFrom(answer.partDigests());
      var unused = ports.transport().teach(peer, view(lacking, List.of()));
    }
  }

  /** Another member compares: the answer holds the parts that differ. */
  Gossip receive(Gossip theirs) {
    takeIn(theirs);
    View ours = roster.view();
    requireRoom(ours, theirs);
    if (ours.digest() == theirs.digest()) {
      return view(List.of(), List.of());
    }
    List<Long> digests = ours.partDigestsLike(theirs.partDigests());
    List<Member> differing = new ArrayList<>(ours.differingFrom(theirs.partDigests()));
    // A successor has to overrule what is remembered of its address, also when that is gone.
    ours.member(theirs.sender()).filter(m -> m.state().gone()).ifPresent(differing::add);
    Gossip answer = view(differing, digests);
    return answer.withJoinWait(
        roster.damping().waitOf(theirs.sender(), ports.scheduler().nanoTime()));
  }

  /** A joiner that cannot be taken in is told so, rather than be in a ring of its own. */
  private void requireRoom(View ours, Gossip theirs) {
    boolean joins =
        theirs.members().stream()
            .anyMatch(
                member ->
                    member.endpoint().equals(theirs.sender())
                        && member.state() == MemberState.JOINING);
    if (joins && ours.member(theirs.sender()).isEmpty()) {
      throw new WrongRingException(
          "ring '%s' is full: %s knows %d members, and takes no more or no more of their weight"
              .formatted(
                  conversation.identity().settings().name(),
                  roster.self().endpoint(),
                  ours.size()));
    }
  }

  void takeIn(Gossip view) {
    conversation.meet(view);
    roster.learn(view.members(), new Source(view.sender(), false));
  }

  Gossip view(List<Member> members, List<Long> partDigests) {
    return Gossip.comparison(
        conversation.identity(),
        roster.self().endpoint(),
        roster.view().digest(),
        members,
        partDigests);
  }
}
