package io.thriftyp2p.locator.membership;

import io.thriftyp2p.locator.node.Endpoint;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;

/** How this node comes into its ring: as the first, through others, or by what it remembers. */
final class Entrance {
  private final Roster roster;
  private final MembershipConfig config;
  private final MembershipPorts ports;
  private final Conversation conversation;
  private final Comparisons comparisons;
  private final Runnable work;

  /**
   * @param work begins once this node is in
   */
  Entrance(
      Roster roster,
      MembershipConfig config,
      MembershipPorts ports,
      Conversation conversation,
      Comparisons comparisons,
      Runnable work) {
    this.roster = roster;
    this.config = config;
    this.ports = ports;
    this.conversation = conversation;
    this.comparisons = comparisons;
    this.work = work;
  }

  void alone() {
    enter(List.of(), "began the ring");
  }

  void again(List<Member> remembered) {
    enter(remembered, "remembered");
  }

  void established(View view) {
    roster.enter(view);
    work.run();
  }

  CompletionStage<Void> through(List<Endpoint> peers) {
    return ask(peers, comparisons.view(List.of(roster.self()), List.of()))
        .thenAccept(answer -> enter(answer, answer.members()));
  }

  /**
   * A member that comes back says nothing before it is in: as somebody who asks to join it would
   * lose its share of the keys for a moment. It asks for all records, of those that are gone too,
   * so that it does not take for members whom the others have seen leave.
   */
  CompletionStage<Void> back(List<Endpoint> peers, List<Member> remembered) {
    boolean elsewhere = remembered.stream().anyMatch(this::wasSelf);
    List<Member> introduced = elsewhere ? List.of(roster.self()) : List.of();
    return ask(peers, comparisons.view(introduced, roster.view().partDigests()))
        .thenAccept(
            answer -> {
              enter(answer, withRemembered(answer.members(), remembered));
              remembered.stream()
                  .filter(member -> member.state().gone())
                  .forEach(member -> roster.change(member, "remembered"));
            });
  }

  private boolean wasSelf(Member remembered) {
    return remembered.id().equals(roster.self().id())
        && !remembered.endpoint().equals(roster.self().endpoint());
  }

  /**
   * What the ring knows of a member is better than what this node remembers, unless that is how it
   * ended.
   */
  private static List<Member> withRemembered(List<Member> known, List<Member> remembered) {
    Map<Endpoint, Member> all = new TreeMap<>();
    known.forEach(member -> all.put(member.endpoint(), member));
    remembered.forEach(member -> all.putIfAbsent(member.endpoint(), member));
    return List.copyOf(all.values());
  }

  private CompletionStage<Gossip> ask(List<Endpoint> peers, Gossip introduction) {
    return new Join(
            peers,
            config,
            ports.scheduler(),
            peer -> ports.transport().exchange(peer, introduction))
        .run();
  }

  private void enter(Gossip answer, List<Member> known) {
    conversation.join(answer.ring());
    enter(known, "joined through " + answer.sender());
  }

  CompletionStage<Void> throughClassic(Endpoint peer) {
    return ports
        .classic()
        .members(peer)
        .thenCompose(
            named -> {
              List<Member> known =
                  named.stream()
                      .distinct()
                      .limit(config.maxMembers())
                      .map(member -> Member.named(member, 0))
                      .toList();
              enter(known, "joined through " + peer + ", of 2009");
              return ports.classic().join(peer, roster.self().endpoint());
            });
  }

  private void enter(List<Member> known, String cause) {
    roster.enter(known, cause);
    work.run();
  }
}
