package io.thriftyp2p.locator.membership;

import io.thriftyp2p.locator.node.Endpoint;
import java.util.HashMap;
import java.util.Map;

/**
 * Which refused connections prove that a process is gone: only the first of each process. One that
 * was declared dead for it and has contradicted lives, and something on the way refuses in its
 * place: from then on it has the time of a suspicion to contradict, as a silent one has.
 *
 * <p>A node that keeps its id is a new process when its incarnation has made a leap: a start sets
 * it to the wall clock's milliseconds, a contradiction raises it by one.
 */
final class Refusals {
  private static final int MOST_KEPT = 10_000;

  /** Milliseconds that a process surely runs before it is started again. */
  private static final long LEAP = 250;

  private final Map<Endpoint, Member> declared = new HashMap<>();

  /** Takes note that two were refused by the member; whether that is new of this process. */
  boolean noteFirst(Member member) {
    if (declared.size() >= MOST_KEPT) {
      declared.clear();
    }
    Member before = declared.put(member.endpoint(), member);
    return before == null
        || !before.id().equals(member.id())
        || member.incarnation() - before.incarnation() >= LEAP;
  }
}
