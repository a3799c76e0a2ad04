package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.AsyncLoop;
import io.thriftyp2p.diststore.storage.StorageEngine;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Scheduler;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes this node a whole replica of some slots that it has not had before:
 *
 * <pre>
 *   look   who has part in the slots, in which groups?
 *   turn   those for which nobody answers
 *   pull   what this node has nothing of, from one that has most; the old group goes on meanwhile
 *   turn   to the new group ({@link SlotTurn}), a few slots at a time
 * </pre>
 *
 * Runs in the store's scheduler thread. Each slot ends whole, or is left for another batch.
 */
final class FillBatch {
  private static final Logger LOG = LoggerFactory.getLogger(FillBatch.class);

  private final FillParts parts;
  private final LocalReplica local;
  private final StorageEngine engine;
  private final Scheduler scheduler;
  private final BitSet wanted;
  private final Set<Endpoint> silent;
  private final SlotBundles bundles;
  private final BitSet whole = new BitSet();

  /**
   * @param silent who did not answer lately, and is not asked; gains those who do not now
   */
  FillBatch(BitSet wanted, FillParts parts, Set<Endpoint> silent) {
    this.wanted = (BitSet) wanted.clone();
    this.parts = parts;
    this.local = parts.local();
    this.engine = parts.engine();
    this.scheduler = parts.scheduler();
    this.silent = silent;
    this.bundles = SlotBundles.of(wanted, local);
  }

  /** Completes with the slots that are whole now. */
  CompletionStage<BitSet> run() {
    return new SlotInquiry(bundles, parts, silent, parts.peers()::look)
        .run()
        .thenComposeAsync(looked -> turnUnanswered(), scheduler::execute)
        .thenComposeAsync(turned -> pullEmpty(), scheduler::execute)
        .thenComposeAsync(pulled -> turn(), scheduler::execute);
  }

  /**
   * Slots for which nobody answers as a whole replica come first, and at once: they are new, or had
   * turned to nodes that the ring does not name any more.
   */
  private CompletionStage<Void> turnUnanswered() {
    BitSet unanswered = new BitSet();
    for (SlotBundles.Bundle bundle : bundles.bundles()) {
      boolean answered =
          bundle.inheritance().answers().entrySet().stream()
              .anyMatch(answer -> answer.getValue().standing().wholeAt(answer.getKey()));
      if (!answered) {
        unanswered.or(bundle.slots());
      }
    }
    if (unanswered.isEmpty()) {
      return CompletableFuture.completedStage(null);
    }
    return new SlotTurn(unanswered, parts, silent)
        .run()
        .thenAcceptAsync(
            turned -> {
              whole.or(turned);
              wanted.andNot(unanswered);
              bundles.remove(unanswered);
            },
            scheduler::execute);
  }

  /** Slots of which nothing is here come as a whole, from whoever has most of them. */
  private CompletionStage<Void> pullEmpty() {
    Map<Integer, Endpoint> fullest = new TreeMap<>();
    bundles
        .holdings()
        .forEach(
            (peer, theirs) ->
                theirs.forEach(
                    (slot, holding) -> {
                      Endpoint best = fullest.get(slot);
                      long most = best == null ? 0 : bundles.holding(best, slot).digest().count();
                      if (holding.digest().count() > most && engine.digest(slot).isEmpty()) {
                        fullest.put(slot, peer);
                      }
                    }));
    Map<Endpoint, List<Integer>> sources = new TreeMap<>();
    fullest.forEach(
        (slot, source) -> sources.computeIfAbsent(source, s -> new ArrayList<>()).add(slot));
    return FillParts.all(
        sources,
        (source, theirs) ->
            parts
                .pulls()
                .pull(source, theirs)
                .handle(
                    (done, failure) -> {
                      if (failure != null) {
                        LOG.debug(
                            "{}: {} gives no slots: {}", local.self(), source, failure.toString());
                      }
                      return null;
                    }));
  }

  private CompletionStage<BitSet> turn() {
    Deque<BitSet> steps = steps();
    return AsyncLoop.until(
        () ->
            steps.isEmpty()
                ? CompletableFuture.completedStage(Optional.of(whole))
                : new SlotTurn(steps.poll(), parts, silent)
                    .run()
                    .thenApplyAsync(
                        turned -> {
                          whole.or(turned);
                          return Optional.empty();
                        },
                        scheduler::execute));
  }

  /** A slot has no quorum while it turns: of those that hold something only few do so at a time. */
  private Deque<BitSet> steps() {
    Deque<BitSet> steps = new ArrayDeque<>();
    BitSet step = new BitSet();
    int occupied = 0;
    for (int slot = wanted.nextSetBit(0); slot >= 0; slot = wanted.nextSetBit(slot + 1)) {
      step.set(slot);
      occupied += engine.digest(slot).isEmpty() ? 0 : 1;
      if (occupied == parts.stepSlots()) {
        steps.add(step);
        step = new BitSet();
        occupied = 0;
      }
    }
    if (!step.isEmpty()) {
      steps.add(step);
    }
    return steps;
  }
}
