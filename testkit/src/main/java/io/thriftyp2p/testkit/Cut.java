package io.thriftyp2p.testkit;

import io.thriftyp2p.locator.node.Endpoint;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A path that is broken in one direction. A split of the network is two of them, one each way; a
 * partial partition is some members only on either side.
 */
public final class Cut {
  private final Predicate<Endpoint> from;
  private final Predicate<Endpoint> to;
  private final boolean refuses;
  private long hits;

  private Cut(Predicate<Endpoint> from, Predicate<Endpoint> to, boolean refuses) {
    this.from = from;
    this.to = to;
    this.refuses = refuses;
  }

  /** Messages on the way vanish; answers that go the other way do not. */
  public static Cut silent(Set<Endpoint> from, Set<Endpoint> to) {
    return new Cut(Set.copyOf(from)::contains, Set.copyOf(to)::contains, false);
  }

  /** As {@link #silent}, but whoever calls is told at once that the connection is refused. */
  public static Cut refusing(Set<Endpoint> from, Set<Endpoint> to) {
    return new Cut(Set.copyOf(from)::contains, Set.copyOf(to)::contains, true);
  }

  /** How many messages this has stopped: a partition that stopped none proves nothing. */
  public long hits() {
    return hits;
  }

  boolean refuses() {
    return refuses;
  }

  /** Whether a message goes this way; counts it. */
  boolean stops(Endpoint sender, Endpoint receiver) {
    boolean stopped = from.test(sender) && to.test(receiver);
    hits += stopped ? 1 : 0;
    return stopped;
  }
}
