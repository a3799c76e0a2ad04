package io.thriftyp2p.locator.membership;

import io.thriftyp2p.locator.node.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Passes news on to random members, as long as there is any. */
final class Gossiper {
  private static final int MOST_AT_ONCE = 60;

  private final Roster roster;
  private final Rumors rumors;
  private final MembershipConfig config;
  private final MembershipPorts ports;
  private final Conversation conversation;
  private boolean scheduled;

  Gossiper(
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
    rumors.onNews(this::schedule);
  }

  private void schedule() {
    if (!scheduled) {
      scheduled = true;
      // Members that heard the same at the same time do not all speak at the same time.
      double share = 0.5 + ports.random().nextDouble();
      long delay = (long) (share * config.gossipInterval().toNanos());
      ports.scheduler().schedule(Duration.ofNanos(delay), this::speak);
    }
  }

  private void speak() {
    scheduled = false;
    if (!roster.stopped()) {
      var unused = tell(config.fanout());
      if (!rumors.isEmpty()) {
        schedule();
      }
    }
  }

  /** The last words go out at once, and to more members, since nobody repeats them. */
  CompletionStage<Void> tellLastWords() {
    return tell(2 * config.fanout());
  }

  private CompletionStage<Void> tell(int fanout) {
    List<Endpoint> listeners =
        roster.view().sample(fanout, Set.of(roster.self().endpoint()), ports.random());
    if (listeners.isEmpty()) {
      // Nobody is there to be told; whoever comes compares views.
      rumors.clear();
      return CompletableFuture.completedStage(null);
    }
    Gossip news = conversation.news(rumors.take(MOST_AT_ONCE, listeners.size()));
    List<CompletableFuture<Void>> told = new ArrayList<>();
    for (Endpoint listener : listeners) {
      told.add(
          ports
              .transport()
              .tell(listener, news)
              // The prober finds out what is wrong with it.
              .exceptionally(failure -> null)
              .toCompletableFuture());
    }
    return CompletableFuture.allOf(told.toArray(CompletableFuture<?>[]::new));
  }
}
