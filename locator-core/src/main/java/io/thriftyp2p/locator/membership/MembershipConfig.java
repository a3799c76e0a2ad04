package io.thriftyp2p.locator.membership;

import java.time.Duration;

/**
 * How membership behaves. Start from a preset: {@link #ONE_MACHINE}, {@link #LAN} or {@link #WAN}.
 *
 * <p>Three clocks run for a member that does not answer: <i>unroute</i>, <i>re-replicate</i>,
 * <i>forget</i>.
 *
 * @param probeInterval each member probes a random other one this often. Shorter: a failure is
 *     noticed sooner; costs two small messages each time
 * @param probeTimeout how long a probe waits for its answer, the direct one and then those through
 *     others. Longer than the slowest round trip, and than a short pause of a healthy process
 * @param indirectProbes how many others are asked to probe a member that did not answer. More: a
 *     broken path between two members is less likely to be taken for a dead member
 * @param unrouteAfter how long a suspected member may take to contradict, in rings of up to ten
 *     members and once others suspect it too; the time grows with the logarithm of the ring's size,
 *     and is up to six times as long while nobody else suspects it. Then no request goes there any
 *     more. Longer than the pauses that a healthy process makes
 * @param rereplicateAfter how long a member is down before others own its share of the keys. Longer
 *     than a restart takes: copying data is expensive; shorter where few copies are kept
 * @param forgetAfter how long a member that is gone is looked for and remembered, so that a late
 *     message does not revive it. Longer than any split of the network
 * @param gossipInterval how often news is passed on while there is any. Shorter: it spreads sooner,
 *     in smaller messages
 * @param fanout how many random members hear the news each time
 * @param rumorFactor how often each piece of news is sent, times the decimal logarithm of the
 *     ring's size
 * @param compareInterval how often views are compared with a random member when nothing points to a
 *     difference; stretched as the ring grows
 * @param healInterval how often a member that is down, or an address of the bootstrap, is tried
 *     again
 * @param callTimeout how long a comparison of views may take
 * @param joinTimeout how long a joining node tries the peers that it was given
 * @param maxMembers a bound for what a confused or hostile peer can make this node keep, beside
 *     that of the members' weights, 16,000 in all
 * @param historySize how many changes of the ring are remembered for an operator
 */
public record MembershipConfig(
    Duration probeInterval,
    Duration probeTimeout,
    int indirectProbes,
    Duration unrouteAfter,
    Duration rereplicateAfter,
    Duration forgetAfter,
    Duration gossipInterval,
    int fanout,
    int rumorFactor,
    Duration compareInterval,
    Duration healInterval,
    Duration callTimeout,
    Duration joinTimeout,
    int maxMembers,
    int historySize) {
  /** A few hundred members at most, in one or more data centres of one region. */
  public static final MembershipConfig LAN =
      new MembershipConfig(
          Duration.ofMillis(500),
          Duration.ofMillis(500),
          3,
          Duration.ofSeconds(2),
          Duration.ofMinutes(5),
          Duration.ofDays(1),
          Duration.ofMillis(100),
          3,
          4,
          Duration.ofSeconds(30),
          Duration.ofSeconds(5),
          Duration.ofSeconds(2),
          Duration.ofSeconds(10),
          20_000,
          1_000);

  /** All members on one machine: no network to be patient with, and a processor to share. */
  public static final MembershipConfig ONE_MACHINE =
      LAN.withProbes(Duration.ofMillis(250), Duration.ofMillis(500))
          .withGossip(Duration.ofMillis(50), Duration.ofSeconds(2))
          .withClocks(Duration.ofSeconds(1), LAN.rereplicateAfter, LAN.forgetAfter);

  /** Members on several continents. */
  public static final MembershipConfig WAN =
      LAN.withProbes(Duration.ofSeconds(1), Duration.ofSeconds(2))
          .withGossip(Duration.ofMillis(250), Duration.ofSeconds(15))
          .withClocks(Duration.ofSeconds(8), Duration.ofMinutes(10), LAN.forgetAfter);

  public static final MembershipConfig DEFAULTS = LAN;

  public MembershipConfig {
    positive("probeInterval", probeInterval);
    positive("probeTimeout", probeTimeout);
    positive("unrouteAfter", unrouteAfter);
    positive("gossipInterval", gossipInterval);
    positive("compareInterval", compareInterval);
    positive("healInterval", healInterval);
    positive("callTimeout", callTimeout);
    if (forgetAfter.compareTo(rereplicateAfter) < 0 || rereplicateAfter.isNegative()) {
      throw new IllegalArgumentException(
          "forgetAfter (%s) must not be shorter than rereplicateAfter (%s)"
              .formatted(forgetAfter, rereplicateAfter));
    }
    if (fanout < 1 || rumorFactor < 1 || indirectProbes < 0 || maxMembers < 1 || historySize < 0) {
      throw new IllegalArgumentException(
          "fanout, rumorFactor and maxMembers must be positive, the other counts not negative");
    }
  }

  private static void positive(String name, Duration value) {
    if (value.toMillis() < 1) {
      throw new IllegalArgumentException(name + " is " + value + ": give a millisecond or more");
    }
  }

  /** With another probe interval and timeout. */
  public MembershipConfig withProbes(Duration interval, Duration timeout) {
    return new MembershipConfig(
        interval,
        timeout,
        indirectProbes,
        unrouteAfter,
        rereplicateAfter,
        forgetAfter,
        gossipInterval,
        fanout,
        rumorFactor,
        compareInterval,
        healInterval,
        callTimeout,
        joinTimeout,
        maxMembers,
        historySize);
  }

  /** With other intervals of gossip and of healing. */
  public MembershipConfig withGossip(Duration gossip, Duration heal) {
    return new MembershipConfig(
        probeInterval,
        probeTimeout,
        indirectProbes,
        unrouteAfter,
        rereplicateAfter,
        forgetAfter,
        gossip,
        fanout,
        rumorFactor,
        compareInterval,
        heal,
        callTimeout,
        joinTimeout,
        maxMembers,
        historySize);
  }

  /** With other clocks: unroute, re-replicate, forget. */
  public MembershipConfig withClocks(Duration unroute, Duration rereplicate, Duration forget) {
    return new MembershipConfig(
        probeInterval,
        probeTimeout,
        indirectProbes,
        unroute,
        rereplicate,
        forget,
        gossipInterval,
        fanout,
        rumorFactor,
        compareInterval,
        healInterval,
        callTimeout,
        joinTimeout,
        maxMembers,
        historySize);
  }
}
