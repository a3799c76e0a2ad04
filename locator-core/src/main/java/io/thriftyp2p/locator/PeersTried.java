package io.thriftyp2p.locator;

import java.time.Duration;
import java.util.List;

/**
 * What a node that waits for its peers has to tell.
 *
 * @param outcomes what came of each peer in the last round; each names its peer
 * @param waited since the first round began
 */
public record PeersTried(List<String> outcomes, Duration waited) {
  /** As many outcomes as a line for people holds. */
  private static final int SHOWN = 4;

  public PeersTried {
    outcomes = List.copyOf(outcomes);
  }

  /** One line for people. */
  @Override
  public String toString() {
    int more = outcomes.size() - SHOWN;
    return "waiting for a peer for %d s: %s%s"
        .formatted(
            waited.toSeconds(),
            String.join("; ", outcomes.subList(0, Math.min(SHOWN, outcomes.size()))),
            more > 0 ? "; and " + more + " more" : "");
  }
}
