package io.thriftyp2p.locator.membership;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** How this node goes out of its ring: in good order, for good, or only to be started again. */
final class Exit {
  /** Members that are asked whether they have heard that this one goes. */
  private static final int TRIES = 3;

  private final Roster roster;
  private final Gossiper gossiper;
  private final Comparisons comparisons;
  private final ClassicMembers classicMembers;

  Exit(Roster roster, Gossiper gossiper, Comparisons comparisons, ClassicMembers classicMembers) {
    this.roster = roster;
    this.gossiper = gossiper;
    this.comparisons = comparisons;
    this.classicMembers = classicMembers;
  }

  void leave() {
    if (roster.active()) {
      roster.changeSelf(MemberState.LEAVING, "leaves");
      classicMembers.farewell();
    } else {
      // Nobody counts on it yet.
      roster.stop();
    }
  }

  /** Nobody looks for it after that: it goes when somebody has heard. */
  CompletionStage<Void> left() {
    return lastWord(MemberState.LEFT, "left", TRIES);
  }

  /** It will be back, and be looked for: to go soon is worth more. */
  CompletionStage<Void> stopping() {
    return lastWord(roster.self().dead().state(), "stops", 0);
  }

  private CompletionStage<Void> lastWord(MemberState state, String cause, int tries) {
    if (!roster.active()) {
      roster.stop();
      return CompletableFuture.completedStage(null);
    }
    roster.changeSelf(state, cause);
    CompletionStage<Void> told = gossiper.tellLastWords();
    CompletionStage<Void> heard = comparisons.showSelf(tries);
    roster.stop();
    return told.thenCompose(all -> heard);
  }
}
