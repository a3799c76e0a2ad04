package io.thriftyp2p.locator.rpc;

import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The calls of a link that are not over, by the number that the link gave them. */
final class PendingCalls {
  private final IntObjectMap<PeerCall> calls = new IntObjectHashMap<>();
  private int last;

  /** Numbers the call. */
  void add(PeerCall call) {
    do {
      last++;
    } while (last == Greeting.SEQUENCE_ID || calls.containsKey(last));
    call.number(last);
    calls.put(last, call);
  }

  Optional<PeerCall> get(int number) {
    return Optional.ofNullable(calls.get(number));
  }

  /** False when the call is over already. */
  boolean remove(PeerCall call) {
    return calls.get(call.number()) == call && calls.remove(call.number()) != null;
  }

  /** Those whose time is over, in the order in which they were added. */
  List<PeerCall> overdue(long nowNanos) {
    List<PeerCall> overdue = new ArrayList<>();
    for (PeerCall call : calls.values()) {
      if (call.deadlineNanos() - nowNanos <= 0) {
        overdue.add(call);
      }
    }
    return sorted(overdue);
  }

  /** As {@link PeerCall#deadlineNanos}; empty when there are none. */
  OptionalLong earliestDeadline() {
    OptionalLong earliest = OptionalLong.empty();
    for (PeerCall call : calls.values()) {
      if (earliest.isEmpty() || call.deadlineNanos() - earliest.getAsLong() < 0) {
        earliest = OptionalLong.of(call.deadlineNanos());
      }
    }
    return earliest;
  }

  /** In the order in which they were added. */
  List<PeerCall> all() {
    return sorted(new ArrayList<>(calls.values()));
  }

  private static List<PeerCall> sorted(List<PeerCall> some) {
    some.sort(Comparator.comparingInt(PeerCall::number));
    return some;
  }

  List<PeerCall> removeAll() {
    List<PeerCall> all = all();
    calls.clear();
    return all;
  }
}
