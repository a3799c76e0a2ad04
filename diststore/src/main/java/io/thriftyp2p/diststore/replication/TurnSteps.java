package io.thriftyp2p.diststore.replication;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntPredicate;

/**
 * Cuts slots that become ready one after the other into steps: a slot has no quorum while it turns,
 * so that of those that hold something only few may do so at a time. For one thread.
 */
final class TurnSteps {
  private final int size;
  private final IntPredicate holdsSomething;
  private final BitSet ready = new BitSet();
  private boolean ended;
  private final Deque<CompletableFuture<BitSet>> waiting = new ArrayDeque<>();

  /**
   * @param size how many slots that hold something are in one step
   */
  TurnSteps(int size, IntPredicate holdsSomething) {
    this.size = size;
    this.holdsSomething = holdsSomething;
  }

  void add(BitSet slots) {
    ready.or(slots);
    answer();
  }

  /** No more slots will come. */
  void end() {
    ended = true;
    answer();
  }

  /**
   * Completes with the next step as soon as any slot is ready: what becomes ready while steps turn
   * is the next one. Empty when all slots were given.
   */
  CompletionStage<BitSet> next() {
    CompletableFuture<BitSet> next = new CompletableFuture<>();
    waiting.add(next);
    answer();
    return next;
  }

  private void answer() {
    while (!waiting.isEmpty() && (ended || !ready.isEmpty())) {
      BitSet step = step();
      ready.andNot(step);
      waiting.remove().complete(step);
    }
  }

  private BitSet step() {
    BitSet step = new BitSet();
    int holding = 0;
    for (int slot = ready.nextSetBit(0);
        slot >= 0 && holding < size;
        slot = ready.nextSetBit(slot + 1)) {
      step.set(slot);
      holding += holdsSomething.test(slot) ? 1 : 0;
    }
    return step;
  }
}
