package io.thriftyp2p.locator;

import io.thriftyp2p.thrift.membership.View;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * How much of what others say waits for membership's thread: a view of a few bytes a member takes
 * many times that once it is read, and a stranger can send views faster than they are looked at.
 * Any thread may call it.
 */
final class WaitingNews {
  /** Of members, suspicions and the like; a view of the largest ring is well below. */
  static final int MOST = 1 << 16;

  private final AtomicLong waiting = new AtomicLong();

  /** False: there is no room for it. Each true is to be followed by one {@link #done}. */
  boolean tryAdd(@Nullable View view) {
    long size = size(view);
    long before = waiting.getAndAdd(size);
    if (before > 0 && before + size > MOST) {
      waiting.addAndGet(-size);
      return false;
    }
    return true;
  }

  /** It has been looked at; it must not have been changed. */
  void done(@Nullable View view) {
    waiting.addAndGet(-size(view));
  }

  private static long size(@Nullable View view) {
    return view == null
        ? 1
        : 1L
            + size(view.members)
            + size(view.suspicions)
            + size(view.absorbed_ids)
            + size(view.part_digests);
  }

  private static long size(@Nullable Collection<?> all) {
    return all == null ? 0 : all.size();
  }
}
