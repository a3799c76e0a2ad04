package io.thriftyp2p.locator.membership;

import io.thriftyp2p.locator.node.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The announcements of 2009, {@code add} and {@code remove}: each node puts itself on the list of
 * those who have heard, and passes the list on to the first node of 2009 that is not on it. Members
 * of our kind hear by gossip.
 */
final class ClassicAnnouncements {
  private final Roster roster;
  private final MembershipPorts ports;
  private final Prober prober;
  private final ClassicNewcomers newcomers;

  /** How one announcement is sent. */
  @FunctionalInterface
  private interface Sender {
    CompletionStage<Void> send(Endpoint peer, Endpoint subject, List<Endpoint> authorities);
  }

  ClassicAnnouncements(
      Roster roster, MembershipPorts ports, Prober prober, ClassicNewcomers newcomers) {
    this.roster = roster;
    this.ports = ports;
    this.prober = prober;
    this.newcomers = newcomers;
  }

  /** Somebody asks to be taken in, who may not answer yet: none of our kind does that. */
  void joined(Endpoint subject) {
    newcomers.takeIn(subject, "joined as in 2009");
    passOn(subject, List.of(), ports.classic()::add);
  }

  void added(Endpoint subject, List<Endpoint> authorities) {
    if (!subject.equals(roster.self().endpoint())) {
      newcomers.look(subject, () -> {});
    }
    passOn(subject, authorities, ports.classic()::add);
  }

  /** A node of 2009 speaks for itself when it leaves; of one of our kind, see for ourselves. */
  void removed(Endpoint subject, List<Endpoint> authorities) {
    roster
        .view()
        .member(subject)
        .filter(member -> member.state().reachable())
        .ifPresent(
            member -> {
              if (member.isClassic()) {
                roster.change(member.withState(MemberState.LEFT), "removed as in 2009");
              } else {
                prober.probe(member);
              }
            });
    passOn(subject, authorities, ports.classic()::remove);
  }

  private void passOn(Endpoint subject, List<Endpoint> authorities, Sender sender) {
    List<Endpoint> heard = new ArrayList<>(authorities);
    Endpoint self = roster.self().endpoint();
    if (!heard.contains(self)) {
      heard.add(self);
    }
    passOnTo(subject, heard, new ArrayList<>(), sender);
  }

  /** A member that cannot be reached is passed over, for this announcement. */
  private void passOnTo(
      Endpoint subject, List<Endpoint> heard, List<Endpoint> failed, Sender sender) {
    Optional<Endpoint> next =
        roster.view().members().stream()
            .filter(member -> member.isClassic() && member.state().reachable())
            .map(Member::endpoint)
            .filter(peer -> !peer.equals(subject))
            .filter(peer -> !heard.contains(peer) && !failed.contains(peer))
            .findFirst();
    next.ifPresent(
        peer ->
            sender
                .send(peer, subject, heard)
                .whenComplete(
                    (sent, failure) -> {
                      if (failure != null) {
                        failed.add(peer);
                        passOnTo(subject, heard, failed, sender);
                      }
                    }));
  }
}
