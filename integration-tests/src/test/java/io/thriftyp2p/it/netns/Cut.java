package io.thriftyp2p.it.netns;

/** How packets that may not arrive are kept from arriving, as nftables says it. */
public enum Cut {
  /** They vanish: the sender waits. */
  SILENT("", "drop"),
  /**
   * They are answered with a TCP reset: the sender hears at once. Resets themselves pass, so that
   * the sender hears it also when it is cut off in the same way.
   */
  REFUSED("tcp flags & rst == 0", "reject with tcp reset");

  private final String match;
  private final String verdict;

  Cut(String match, String verdict) {
    this.match = match;
    this.verdict = verdict;
  }

  /** A rule that ends and counts what {@code packets} matches. */
  String rule(String packets, String counter) {
    return "%s %s counter name %s %s".formatted(packets, match, counter, verdict);
  }
}
