package io.thriftyp2p.locator.membership;

import java.util.Optional;

/**
 * What a node takes into its view at one time: no more members than configured, no more weight than
 * a ring has points for, and no incarnation that could not be overruled any more. A confused or
 * hostile peer may say anything; a view beyond these bounds would have no ring.
 */
final class Admission {
  /** A hash ring has 2^24 points, and a member 1,024 for each unit of its weight. */
  static final double HEAVIEST = 16_000;

  /**
   * Incarnations begin with somebody's wall clock, which may be wrong by decades. The bound moves
   * with our own clock, so that a claim at the bound can be overruled a millisecond later.
   */
  private static final long MOST_AHEAD_MILLIS = 100L * 365 * 24 * 60 * 60 * 1000;

  private final View view;
  private final int maxMembers;
  private final long wallMillis;
  private int newcomers;
  private double addedWeight;

  Admission(View view, int maxMembers, long wallMillis) {
    this.view = view;
    this.maxMembers = maxMembers;
    this.wallMillis = wallMillis;
  }

  /** Counts the member in when it is admitted. */
  boolean admits(Member heard) {
    Optional<Member> known = view.member(heard.endpoint());
    int more = known.isPresent() ? 0 : 1;
    double heavier = ViewPart.weightOf(heard) - known.map(ViewPart::weightOf).orElse(0.0);
    boolean fits = more == 0 || view.size() + newcomers < maxMembers;
    boolean light = heavier <= 0 || view.weight() + addedWeight + heavier <= HEAVIEST;
    if (!fits || !light || !isPlausible(heard.incarnation(), wallMillis)) {
      return false;
    }
    newcomers += more;
    addedWeight += Math.max(0, heavier);
    return true;
  }

  static boolean isPlausible(long incarnation, long wallMillis) {
    return incarnation <= wallMillis + MOST_AHEAD_MILLIS;
  }
}
