package io.thriftyp2p.locator.membership;

import io.thriftyp2p.locator.ring.Layout;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * Which ring this is. It travels with every join and all gossip, so that a node which took over an
 * address of another ring is told so instead of merging two rings, even when both have the same
 * name.
 *
 * @param id drawn by the first node; 0 in the classic layout, whose nodes of 2009 have no such id
 * @param absorbed ids of rings that have become part of this one, at most {@value #MOST_ABSORBED}
 */
public record RingIdentity(RingSettings settings, long id, Set<Long> absorbed) {
  private static final int MOST_ABSORBED = 16;

  public RingIdentity {
    absorbed = Set.copyOf(absorbed);
    if (absorbed.size() > MOST_ABSORBED) {
      throw new IllegalArgumentException(absorbed.size() + " rings cannot have become one");
    }
  }

  public RingIdentity(RingSettings settings, long id) {
    this(settings, id, Set.of());
  }

  /** The identity of a new ring. */
  public static RingIdentity begin(RingSettings settings, RandomGenerator random) {
    long id = 0;
    while (settings.layout() != Layout.CLASSIC && id == 0) {
      id = random.nextLong();
    }
    return new RingIdentity(settings, id);
  }

  /** Whether the other one is of the same ring, as far as the ids that it names tell. */
  public boolean isSameRing(RingIdentity other) {
    return settings.equals(other.settings)
        && (id == other.id || absorbed.contains(other.id) || other.absorbed.contains(id));
  }

  /**
   * What this node's identity is after it has met a member of the same ring.
   *
   * @throws WrongRingException naming both rings
   */
  RingIdentity meet(RingIdentity other) {
    settings.requireSame(other.settings);
    if (equals(other)) {
      return this;
    }
    if (id == other.id || absorbed.contains(other.id)) {
      return with(other.absorbed);
    }
    if (other.absorbed.contains(id)) {
      return other.with(absorbed);
    }
    if (!Collections.disjoint(absorbed, other.absorbed)) {
      // A third ring has become part of both: of three that were begun at the same moment.
      return mergedWith(other);
    }
    throw new WrongRingException(
        "this is ring '%s' with id %016x, yours is another ring of that name, with id %016x; "
                .formatted(settings.name(), id, other.id)
            + "they do not merge: one of the two nodes uses an address that was the other ring's");
  }

  /** One ring out of two that were begun at the same moment: the same one on both sides. */
  RingIdentity mergedWith(RingIdentity other) {
    settings.requireSame(other.settings);
    boolean weWin = Long.compareUnsigned(id, other.id) <= 0;
    RingIdentity winner = weWin ? this : other;
    RingIdentity loser = weWin ? other : this;
    return winner.id == loser.id
        ? winner.with(loser.absorbed)
        : winner.with(Set.of(loser.id)).with(loser.absorbed);
  }

  private RingIdentity with(Set<Long> more) {
    Set<Long> union = new TreeSet<>(absorbed);
    union.addAll(more);
    union.remove(id);
    while (union.size() > MOST_ABSORBED) {
      union.remove(union.iterator().next());
    }
    return new RingIdentity(settings, id, union);
  }
}
