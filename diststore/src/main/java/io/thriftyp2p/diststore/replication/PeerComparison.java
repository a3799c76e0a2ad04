package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.AsyncLoop;
import io.thriftyp2p.locator.node.Endpoint;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Finds out, with one other node, where the slots that both keep differ, from the whole down to
 * single slots (as with a hash tree: Merkle, 1979), and mends those. Two nodes in agreement
 * exchange one digest.
 */
final class PeerComparison {
  private static final int BRANCHES = 64;
  private static final int RANGES_A_MESSAGE = 256;

  private final LocalReplica local;
  private final SharedSlots shared;
  private final SlotPeers peers;
  private final SlotComparison comparison;
  private final Endpoint peer;
  private final Deque<SlotRange> open = new ArrayDeque<>();
  private final List<Integer> differing = new ArrayList<>();
  private long moved;
  private int unmended;

  /**
   * How a comparison ended.
   *
   * @param moved versions that one of the two got from the other
   * @param unmended slots that still differ, since one of the two is not whole yet
   */
  record Result(long moved, int unmended) {}

  PeerComparison(
      LocalReplica local,
      SharedSlots shared,
      SlotPeers peers,
      SlotComparison comparison,
      Endpoint peer) {
    this.local = local;
    this.shared = shared;
    this.peers = peers;
    this.comparison = comparison;
    this.peer = peer;
  }

  /** Fails with {@link NotReplicaException} when the two see different rings. */
  CompletionStage<Result> run() {
    open.add(shared.range(peer, 0, local.states().count()));
    return AsyncLoop.<Boolean>until(this::descend)
        .thenCompose(found -> AsyncLoop.<Boolean>until(this::mendSome))
        .thenApply(mended -> new Result(moved, unmended));
  }

  private CompletionStage<Optional<Boolean>> descend() {
    List<SlotRange> ranges = new ArrayList<>();
    while (!open.isEmpty() && ranges.size() < RANGES_A_MESSAGE) {
      ranges.add(open.poll());
    }
    if (ranges.isEmpty()) {
      return CompletableFuture.completedStage(Optional.of(true));
    }
    return peers
        .differing(peer, ranges)
        .thenApply(
            different -> {
              different.forEach(this::split);
              return Optional.empty();
            });
  }

  private void split(SlotRange range) {
    if (range.count() == 1) {
      differing.add(range.first());
      return;
    }
    int each = Math.max(1, range.count() / BRANCHES);
    for (int first = range.first(); first < range.first() + range.count(); first += each) {
      SlotRange part = shared.range(peer, first, each);
      // Two empty parts need no look; one that is empty only here is seen to be different.
      open.add(part);
    }
  }

  private CompletionStage<Optional<Boolean>> mendSome() {
    if (differing.isEmpty()) {
      return CompletableFuture.completedStage(Optional.of(true));
    }
    List<Integer> some = differing.subList(0, Math.min(BRANCHES, differing.size()));
    BitSet slots = new BitSet();
    some.forEach(slots::set);
    some.clear();
    return peers
        .look(peer, slots)
        .thenCompose(
            reports -> {
              CompletionStage<Void> all = CompletableFuture.completedStage(null);
              for (int slot : slots.stream().toArray()) {
                all = all.thenCompose(before -> mend(slot, reports));
              }
              return all.thenApply(done -> Optional.empty());
            });
  }

  private CompletionStage<Void> mend(int slot, SlotReports reports) {
    Standing theirs = reports.standing(slot).orElse(Standing.BLANK);
    long purgedTo = reports.holding(slot).purgedTo();
    SlotState ours = local.states().get(slot);
    ReplicaGroup target = local.owners().group(slot);
    if (!ours.whole()
        || !theirs.whole()
        || !ours.group().equals(target)
        || !theirs.group().equals(target)) {
      unmended++;
      return CompletableFuture.completedStage(null);
    }
    if (comparison.digest(slot).equals(reports.holding(slot).digest())) {
      // It has become equal since it was found to differ.
      return CompletableFuture.completedStage(null);
    }
    return comparison
        .compare(peer, slot)
        .thenCompose(
            difference ->
                comparison
                    .take(peer, slot, difference.newerThere())
                    .thenCompose(
                        taken ->
                            comparison
                                .give(peer, slot, difference.lackingThere(purgedTo))
                                .thenAccept(given -> moved += taken + given))
                    .thenCompose(done -> comparison.drop(slot, difference.deletedThere(purgedTo))));
  }
}
