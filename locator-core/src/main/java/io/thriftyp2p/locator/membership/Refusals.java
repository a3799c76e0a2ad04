package io.thriftyp2p.locator.membership;

import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.NodeId;
import java.util.HashMap;
import java.util.Map;

/**
 * Which refused connections prove that a process is gone: only the first of each process. One that
 * was declared dead for it and has contradicted lives, and something on the way refuses in its
 * place: from then on it has the time of a suspicion to contradict, as a silent one has.
 */
final class Refusals {
  private static final int MOST_KEPT = 10_000;

  private final Map<Endpoint, NodeId> declared = new HashMap<>();

  /** Takes note that two were refused by the member; whether that is new of this process. */
  boolean noteFirst(Member member) {
    if (declared.size() >= MOST_KEPT) {
      declared.clear();
    }
    return !member.id().equals(declared.put(member.endpoint(), member.id()));
  }
}
