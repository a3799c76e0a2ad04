package io.thriftyp2p.locator.membership;

import java.time.Duration;

/**
 * How much this node trusts itself: one that misses answers, or was stopped for a while, probes
 * more slowly and waits longer before it accuses others (Dadgar, Phillips, Currey, "Lifeguard:
 * Local Health Awareness for More Accurate Failure Detection", 2018, section IV.A).
 */
final class LocalHealth {
  private static final int WORST = 8;
  private static final int AFTER_SLEEP = 3;

  private int score;

  void probeAnswered() {
    score = Math.max(0, score - 1);
  }

  /**
   * @param missedHelpers how many of the helpers that were asked said nothing at all
   */
  void probeFailed(int helpers, int missedHelpers) {
    // Helpers that answer are evidence that the fault is not here.
    int added = helpers == 0 ? 1 : missedHelpers;
    score = Math.min(WORST, score + added);
  }

  /** This process was stopped, or starved, for a while. */
  void slept() {
    score = Math.max(score, AFTER_SLEEP);
  }

  Duration stretch(Duration time) {
    return time.multipliedBy(score + 1L);
  }
}
