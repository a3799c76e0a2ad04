package io.thriftyp2p.locator.membership;

import io.thriftyp2p.locator.node.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The announcements of 2009, {@code add} and {@code remove}: each node puts itself on the list of
 * those who have heard, and passes the list on to the first member that is not on it.
 */
final class Announcements {
  private final Membership membership;

  /** How one announcement is sent. */
  @FunctionalInterface
  interface Sender {
    CompletionStage<Void> send(Endpoint peer, Endpoint subject, List<Endpoint> authorities);
  }

  Announcements(Membership membership) {
    this.membership = membership;
  }

  void passOn(Endpoint subject, List<Endpoint> authorities, Sender sender) {
    List<Endpoint> heard = new ArrayList<>(authorities);
    Endpoint self = membership.self().endpoint();
    if (!heard.contains(self)) {
      heard.add(self);
    }
    passOnTo(subject, heard, new ArrayList<>(), sender);
  }

  /** A member that cannot be reached is passed over, for this announcement. */
  private void passOnTo(
      Endpoint subject, List<Endpoint> heard, List<Endpoint> failed, Sender sender) {
    Optional<Endpoint> next =
        membership.view().reachable().stream()
            .filter(peer -> !peer.equals(subject))
            .filter(peer -> !heard.contains(peer) && !failed.contains(peer))
            .findFirst();
    next.ifPresent(
        peer ->
            sender
                .send(peer, subject, heard)
                .whenComplete(
                    (sent, failure) ->
                        Failures.of(failure)
                            .ifPresent(
                                cause -> {
                                  membership.failed(peer, cause);
                                  failed.add(peer);
                                  passOnTo(subject, heard, failed, sender);
                                })));
  }
}
