package io.thriftyp2p.locator.membership;

import java.time.Duration;

/**
 * How membership behaves.
 *
 * @param exchangeInterval mean time between two comparisons of views with a random member. Shorter:
 *     what a lost message left behind is repaired sooner, and a dead member noticed sooner; costs
 *     one small call each time
 * @param fanout how many random members hear each piece of news from this node. More: news spreads
 *     with fewer hops, at so many messages a node
 * @param callTimeout how long a call to another member may take. Longer than a pause that a healthy
 *     node may have
 * @param joinTimeout how long a joining node tries the peers that it was given
 * @param forgetAfter how long a member that is gone is remembered, so that a late message does not
 *     revive it. Longer than any node may be cut off
 * @param maxMembers a bound for what a confused or hostile peer can make this node keep
 */
public record MembershipConfig(
    Duration exchangeInterval,
    int fanout,
    Duration callTimeout,
    Duration joinTimeout,
    Duration forgetAfter,
    int maxMembers) {
  public static final MembershipConfig DEFAULTS =
      new MembershipConfig(
          Duration.ofSeconds(1),
          3,
          Duration.ofSeconds(2),
          Duration.ofSeconds(10),
          Duration.ofDays(1),
          20_000);

  public MembershipConfig {
    if (exchangeInterval.toMillis() < 1 || fanout < 1 || maxMembers < 1) {
      throw new IllegalArgumentException(
          "exchangeInterval, fanout and maxMembers must be positive");
    }
  }
}
