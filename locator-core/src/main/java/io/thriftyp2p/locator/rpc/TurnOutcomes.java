package io.thriftyp2p.locator.rpc;

import java.util.ArrayList;
import java.util.List;

/**
 * The calls of a connection that had their outcome in a turn and are observed: one look at the
 * clock for all of them. On the connection's event loop.
 */
final class TurnOutcomes {
  private final DirectCalls direct;
  private final List<Call> ended = new ArrayList<>();

  TurnOutcomes(DirectCalls direct) {
    this.direct = direct;
  }

  void add(Call call) {
    if (call.isObserved()) {
      ended.add(call);
    }
  }

  /**
   * Tells those who observe.
   *
   * @param arrivedNanos when the requests that had short cuts were there
   */
  void tell(long arrivedNanos) {
    boolean anyDirect = direct.isAnyToObserve();
    if (anyDirect || !ended.isEmpty()) {
      long now = System.nanoTime();
      if (anyDirect) {
        direct.observe(now - arrivedNanos);
      }
      for (Call call : ended) {
        call.observe(now);
      }
      ended.clear();
    }
  }
}
