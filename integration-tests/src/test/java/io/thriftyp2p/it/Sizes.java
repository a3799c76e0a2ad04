package io.thriftyp2p.it;

import java.time.Duration;

/** How much the tests with faults do: little in CI, more by system properties. */
final class Sizes {
  /** Nodes of a ring that is cut in parts. */
  static final int PARTED = Integer.getInteger("faults.parted", 6);

  /** Nodes of a ring whose nodes are killed and stopped. */
  static final int NODES = Integer.getInteger("faults.nodes", 8);

  static final int KILLS = Integer.getInteger("faults.kills", 3);

  /** Kills after which it is measured how soon another node answers. */
  static final int FAILOVERS = Integer.getInteger("faults.failovers", 6);

  /** In CI others may want the processors, too. */
  static final Duration FAILED_OVER_WITHIN =
      Duration.ofMillis(Integer.getInteger("faults.failed.over.millis", 500));

  static final int STOPS = Integer.getInteger("faults.stops", 2);

  /** Nodes of a ring on one machine. */
  static final int MANY = Integer.getInteger("faults.many", 15);

  /** How long a ring is watched that must not change. */
  static final Duration WATCHED = Duration.ofSeconds(Integer.getInteger("faults.watched", 8));

  /** How long halves are watched that must not change while they are apart. */
  static final Duration APART = Duration.ofSeconds(Integer.getInteger("faults.apart", 3));

  /** Packets that each node misses while others cannot call it. */
  static final int PACKETS = Integer.getInteger("faults.packets", 100);

  /** Whether every partition is made in every way. */
  static final boolean ALL_CUTS = Boolean.getBoolean("faults.all.cuts");

  /** Keys that are written while nodes come and go. */
  static final int CHURNED_KEYS = Integer.getInteger("faults.churned.keys", 5_000);

  private Sizes() {}
}
