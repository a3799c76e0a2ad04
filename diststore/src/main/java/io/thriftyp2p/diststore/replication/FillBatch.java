package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.AsyncLoop;
import io.thriftyp2p.diststore.storage.StorageEngine;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Scheduler;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes this node a whole replica of some slots that it has not had before:
 *
 * <pre>
 *   look   who has part in the slots, in which groups?
 *   turn   those for which nobody answers; of what is new here, this node alone
 *   pull   what is mostly missing here ({@link SlotSources}); the old group goes on meanwhile
 *   turn   what is here to the new group ({@link SlotTurn}), a few slots at a time
 * </pre>
 *
 * Runs in the store's scheduler thread. Each slot ends whole, or is left for another batch.
 */
final class FillBatch {
  /** While the slots of one step turn, those of another one are on their way to it. */
  private static final int TURNS_ABREAST = 2;

  private static final Logger LOG = LoggerFactory.getLogger(FillBatch.class);

  private final FillParts parts;
  private final LocalReplica local;
  private final StorageEngine engine;
  private final Scheduler scheduler;
  private final BitSet wanted;
  private final Set<Endpoint> silent;
  private final SlotBundles bundles;
  private final BitSet whole = new BitSet();
  private final CompletableFuture<Void> come = new CompletableFuture<>();

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

  /** Completes once all has come in, and the rest has only to turn; not when it fails before. */
  CompletionStage<Void> come() {
    return come;
  }

  /** Completes with the slots that are whole now. */
  CompletionStage<BitSet> run() {
    return new SlotInquiry(bundles, parts, silent, parts.peers()::look)
        .run()
        .thenComposeAsync(looked -> turnUnanswered(), scheduler::execute)
        .thenComposeAsync(turned -> aimBlank(), scheduler::execute)
        .thenComposeAsync(aimed -> pullAndTurn(), scheduler::execute);
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

  /**
   * What this node has no memory of it answers for in no group: it turns at once, and all of it
   * with one write.
   */
  private CompletionStage<Void> aimBlank() {
    Map<Integer, SlotState> changes = new TreeMap<>();
    wanted.stream()
        .filter(slot -> !local.dropping().get(slot))
        .forEach(
            slot -> {
              SlotState before = local.states().get(slot);
              SlotState now = before.movedTo(local.owners().group(slot));
              if (before.blank() && !now.equals(before)) {
                changes.put(slot, now);
              }
            });
    return local.turn(changes);
  }

  /** Slots turn while others come in still. */
  private CompletionStage<BitSet> pullAndTurn() {
    TurnSteps steps = new TurnSteps(parts.stepSlots(), this::isHeld);
    Map<Endpoint, List<Integer>> sources =
        SlotSources.of(wanted, bundles, engine, parts.runSlots());
    BitSet coming = new BitSet();
    sources.values().forEach(slots -> slots.forEach(coming::set));
    BitSet here = (BitSet) wanted.clone();
    here.andNot(coming);
    steps.add(here);
    var unused =
        FillParts.all(sources, (source, slots) -> pull(source, slots, coming, steps))
            .whenCompleteAsync(
                (done, failure) -> {
                  come.complete(null);
                  steps.add(coming);
                  steps.end();
                },
                scheduler::execute);
    return FillParts.all(
            IntStream.range(0, TURNS_ABREAST)
                .mapToObj(i -> AsyncLoop.until(() -> steps.next().thenCompose(this::turn))))
        .thenApply(turned -> whole);
  }

  private boolean isHeld(int slot) {
    return !engine.digest(slot).isEmpty()
        || bundles.holdings().values().stream().anyMatch(theirs -> theirs.containsKey(slot));
  }

  /** What did not come is brought over key by key when the slot turns. */
  private CompletionStage<Void> pull(
      Endpoint source, List<Integer> slots, BitSet coming, TurnSteps steps) {
    return parts
        .pulls()
        .pull(
            source,
            slots,
            come ->
                scheduler.execute(
                    () -> {
                      coming.andNot(come);
                      steps.add(come);
                    }))
        .exceptionally(
            failure -> {
              LOG.debug("{}: {} gives no slots: {}", local.self(), source, failure.toString());
              return null;
            });
  }

  private CompletionStage<Optional<BitSet>> turn(BitSet step) {
    return step.isEmpty()
        ? CompletableFuture.completedStage(Optional.of(whole))
        : new SlotTurn(step, parts, silent)
            .run()
            .thenApplyAsync(
                turned -> {
                  whole.or(turned);
                  return Optional.empty();
                },
                scheduler::execute);
  }
}
