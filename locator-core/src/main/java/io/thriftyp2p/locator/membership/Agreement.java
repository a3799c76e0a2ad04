package io.thriftyp2p.locator.membership;

import io.thriftyp2p.locator.node.Endpoint;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Asks every member whether its view is the same as ours, a bounded number at a time. */
final class Agreement {
  private static final int AT_A_TIME = 64;

  private final Roster roster;
  private final MembershipConfig config;
  private final MembershipPorts ports;
  private final Conversation conversation;
  private final long digest;
  private final Deque<Endpoint> left = new ArrayDeque<>();
  private final CompletableFuture<Boolean> result = new CompletableFuture<>();
  private int underWay;

  Agreement(
      Roster roster, MembershipConfig config, MembershipPorts ports, Conversation conversation) {
    this.roster = roster;
    this.config = config;
    this.ports = ports;
    this.conversation = conversation;
    this.digest = roster.view().digest();
  }

  /** Completes with false at the first sign that there is no agreement; never fails. */
  CompletionStage<Boolean> ask() {
    Endpoint self = roster.self().endpoint();
    boolean calm =
        roster.active()
            && roster.view().stream()
                .allMatch(m -> m.state() == MemberState.ALIVE || !m.state().reachable());
    if (!calm) {
      return CompletableFuture.completedStage(false);
    }
    roster.view().stream()
        .filter(member -> ViewPart.isPeer(member) && !member.endpoint().equals(self))
        .forEach(member -> left.add(member.endpoint()));
    askMore();
    return result;
  }

  private void askMore() {
    while (!result.isDone() && !left.isEmpty() && underWay < AT_A_TIME) {
      Endpoint peer = left.remove();
      underWay++;
      ports
          .transport()
          .probe(peer, conversation.newsFor(peer), config.callTimeout())
          .whenComplete(
              (answer, failure) -> {
                underWay--;
                if (failure != null || !agrees(answer)) {
                  result.complete(false);
                }
                askMore();
              });
    }
    if (left.isEmpty() && underWay == 0) {
      result.complete(roster.view().digest() == digest);
    }
  }

  /** The answer brings news as any other does, and its sender does not repeat it for ever. */
  private boolean agrees(Gossip answer) {
    if (!roster.active()) {
      return false;
    }
    try {
      conversation.hear(answer);
    } catch (WrongRingException e) {
      return false;
    }
    return answer.digest() == digest;
  }
}
