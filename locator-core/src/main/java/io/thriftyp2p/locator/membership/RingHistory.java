package io.thriftyp2p.locator.membership;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The last changes of the ring, with their causes, for an operator who asks what happened. May be
 * read in any thread.
 */
final class RingHistory {
  private final int capacity;
  private final Deque<MemberChange> changes = new ArrayDeque<>();

  RingHistory(int capacity) {
    this.capacity = capacity;
  }

  synchronized void add(long wallMillis, Optional<Member> before, Member after, String cause) {
    if (capacity == 0) {
      return;
    }
    if (changes.size() == capacity) {
      changes.removeFirst();
    }
    changes.addLast(new MemberChange(wallMillis, before, after, cause));
  }

  /** The newest last. */
  synchronized List<MemberChange> last(int count) {
    return changes.stream().skip(Math.max(0, changes.size() - Math.max(0, count))).toList();
  }
}
