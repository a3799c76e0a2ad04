package io.thriftyp2p.locator.membership;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How often something has happened to the members since this node's membership began, as this node
 * saw it. Written by membership; may be read in any thread.
 */
public final class MembershipCounts {
  private final Map<MemberState, AtomicLong> became = new EnumMap<>(MemberState.class);
  private final AtomicLong ringChanges = new AtomicLong();
  private final AtomicLong refutations = new AtomicLong();

  MembershipCounts() {
    for (MemberState state : MemberState.values()) {
      became.put(state, new AtomicLong());
    }
  }

  void changed(Optional<Member> before, Member after) {
    MemberState now = after.state();
    if (before.isEmpty() || before.get().state() != now) {
      became(now, 1);
    }
    boolean was = before.isPresent() && before.get().state().inRing();
    if (was != now.inRing()) {
      ringChanges.incrementAndGet();
    }
  }

  void refuted() {
    refutations.incrementAndGet();
  }

  /** How often a member, be it this node, came to be in a state. */
  public long became(MemberState state) {
    return became(state, 0);
  }

  private long became(MemberState state, long more) {
    return requireNonNull(became.get(state)).addAndGet(more);
  }

  /** How often a member came into the ring or went out of it. */
  public long ringChanges() {
    return ringChanges.get();
  }

  /** How often others were wrong about this node, and it contradicted. */
  public long refutations() {
    return refutations.get();
  }
}
