package io.thriftyp2p.locator.membership;

import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Failures;
import io.thriftyp2p.locator.node.PeerException;
import io.thriftyp2p.locator.node.PeerRefusedException;
import io.thriftyp2p.locator.node.PeerTimedOutException;
import io.thriftyp2p.locator.node.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Asks peers in turn, round after round, until one shows its view or the time is over. */
final class Join {
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final List<Endpoint> peers;
  private final Scheduler scheduler;
  private final Function<Endpoint, CompletionStage<Gossip>> ask;
  private long deadline;
  private final CompletableFuture<Gossip> answer = new CompletableFuture<>();
  private boolean waited;

  Join(
      List<Endpoint> peers,
      MembershipConfig config,
      Scheduler scheduler,
      Function<Endpoint, CompletionStage<Gossip>> ask) {
    if (peers.isEmpty()) {
      throw new IllegalArgumentException("no peer to join through");
    }
    this.peers = List.copyOf(peers);
    this.scheduler = scheduler;
    this.ask = ask;
    this.deadline = scheduler.nanoTime() + config.joinTimeout().toNanos();
  }

  CompletionStage<Gossip> run() {
    ask(0);
    return answer;
  }

  private void ask(int attempt) {
    Endpoint peer = peers.get(attempt % peers.size());
    ask.apply(peer)
        .whenComplete(
            (gossip, failure) ->
                Failures.of(failure)
                    .ifPresentOrElse(
                        cause -> next(attempt + 1, cause), () -> accept(attempt, peer, gossip)));
  }

  private void accept(int attempt, Endpoint peer, Gossip gossip) {
    if (gossip.members().isEmpty()) {
      // The peer is itself still joining.
      next(attempt + 1, new PeerTimedOutException(peer, "it has no ring yet"));
    } else if (!waited && !gossip.joinWait().isZero()) {
      // This address has come and gone too often; the view will be asked for anew.
      waited = true;
      deadline += gossip.joinWait().toNanos();
      scheduler.schedule(gossip.joinWait(), () -> ask(attempt));
    } else {
      answer.complete(gossip);
    }
  }

  private void next(int attempt, Throwable failure) {
    // No other node of the ring will think better of this one.
    boolean mayPass = failure instanceof PeerException && !PeerRefusedException.isDenial(failure);
    if (!mayPass || scheduler.nanoTime() - deadline > 0) {
      answer.completeExceptionally(failure);
    } else {
      Duration pause = attempt % peers.size() == 0 ? PAUSE : Duration.ZERO;
      scheduler.schedule(pause, () -> ask(attempt));
    }
  }
}
