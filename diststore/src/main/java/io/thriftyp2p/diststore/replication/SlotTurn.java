package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.replication.SlotBundles.Bundle;
import io.thriftyp2p.diststore.replication.SlotComparison.Difference;
import io.thriftyp2p.diststore.storage.Abreast;
import io.thriftyp2p.diststore.storage.StorageEngine;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Scheduler;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Turns to the group that the ring names, for some slots of which this node has most:
 *
 * <pre>
 *   move   this node, and all who can be reached, turn to the new group: the old one ends
 *   take   what any of them has that this node lacks still, as whole slots or key by key
 *   whole  what was acknowledged is here ({@link Inheritance}): from now on this node counts, and
 *          confirms to those who have turned with it that they do where they hold the same
 * </pre>
 *
 * Runs in the store's scheduler thread. Each slot ends whole, or is left for another time.
 */
final class SlotTurn {
  private static final int COMPARISONS_ABREAST = 64;

  private final FillParts parts;
  private final LocalReplica local;
  private final StorageEngine engine;
  private final Scheduler scheduler;

  /**
   * Those that are said to be there, and do not answer this node: it does without them where the
   * others are enough.
   */
  private final Set<Endpoint> silent;

  private final SlotBundles bundles;

  /** Slots with which something went wrong; they are tried again. */
  private final BitSet given = new BitSet();

  /**
   * @param silent who did not answer lately, and is not asked; gains those who do not now
   */
  SlotTurn(BitSet slots, FillParts parts, Set<Endpoint> silent) {
    this.parts = parts;
    this.local = parts.local();
    this.engine = parts.engine();
    this.scheduler = parts.scheduler();
    this.silent = silent;
    this.bundles = SlotBundles.of(slots, local);
  }

  /** Completes with the slots that are whole now. */
  CompletionStage<BitSet> run() {
    return moveSelf()
        .thenComposeAsync(
            moved -> new SlotInquiry(bundles, parts, silent, this::move).run(), scheduler::execute)
        .thenRunAsync(this::compareViews, scheduler::execute)
        .thenComposeAsync(compared -> pullMostlyMissing(), scheduler::execute)
        .thenComposeAsync(pulled -> takeDifferences(), scheduler::execute)
        .thenComposeAsync(taken -> conclude(), scheduler::execute);
  }

  /** From here on this node answers for nothing in the old groups. */
  private CompletionStage<Void> moveSelf() {
    Map<Integer, SlotState> changes = new HashMap<>();
    for (Bundle bundle : bundles.bundles()) {
      ReplicaGroup target = bundle.inheritance().target();
      Map<SlotState, SlotState> turned = new HashMap<>();
      SlotPartition<Standing> standings = new SlotPartition<>();
      bundle.slots().stream()
          .filter(slot -> local.owners().group(slot).equals(target) && !local.dropping().get(slot))
          .forEach(
              slot -> {
                SlotState before = local.states().get(slot);
                SlotState now = turned.computeIfAbsent(before, state -> state.movedTo(target));
                if (!now.equals(before)) {
                  changes.put(slot, now);
                }
                standings.add(slot, now.standing());
              });
      bundles.restand(bundle, standings);
    }
    return local.turn(changes);
  }

  private CompletionStage<SlotReports> move(Endpoint peer, BitSet wanted) {
    SlotPartition<ReplicaGroup> targets = new SlotPartition<>();
    for (Bundle bundle : bundles.bundles()) {
      BitSet theirs = (BitSet) bundle.slots().clone();
      theirs.and(wanted);
      targets.addAll(theirs, bundle.inheritance().target());
    }
    List<SlotMove> moves = new ArrayList<>();
    targets.forEach((target, slots) -> moves.add(new SlotMove(slots, target.id())));
    return parts.peers().move(peer, moves);
  }

  private void compareViews() {
    Set<Endpoint> otherViews = new TreeSet<>();
    for (Bundle bundle : bundles.bundles()) {
      bundle
          .inheritance()
          .answers()
          .forEach(
              (peer, answer) -> {
                if (!answer.agreed()) {
                  otherViews.add(peer);
                }
              });
    }
    otherViews.forEach(parts.members()::compareViews);
  }

  /** What does not come so is a difference like others. */
  private CompletionStage<Void> pullMostlyMissing() {
    return FillParts.all(
        SlotSources.of(bundles.slots(), bundles, engine, parts.runSlots()),
        (source, slots) ->
            parts.pulls().pull(source, slots, come -> {}).exceptionally(failure -> null));
  }

  private CompletionStage<Void> takeDifferences() {
    Map<Endpoint, List<Integer>> differing = new TreeMap<>();
    bundles
        .holdings()
        .forEach(
            (peer, theirs) ->
                theirs.forEach(
                    (slot, holding) -> {
                      if (bundles.contains(slot) && !holding.digest().equals(engine.digest(slot))) {
                        differing.computeIfAbsent(peer, p -> new ArrayList<>()).add(slot);
                      }
                    }));
    return FillParts.all(differing, this::takeAll);
  }

  private CompletionStage<Void> takeAll(Endpoint peer, List<Integer> theirs) {
    return Abreast.run(theirs.size(), COMPARISONS_ABREAST, i -> take(peer, theirs.get(i)))
        .thenAccept(done -> {});
  }

  private CompletionStage<Boolean> take(Endpoint peer, int slot) {
    return parts
        .comparison()
        .compare(peer, slot)
        .thenCompose(difference -> take(peer, slot, difference))
        .handleAsync(
            (done, failure) -> {
              given.set(slot, given.get(slot) || failure != null);
              return failure == null;
            },
            scheduler::execute);
  }

  private CompletionStage<Void> take(Endpoint peer, int slot, Difference difference) {
    return parts
        .comparison()
        .take(peer, slot, difference.newerThere())
        .thenComposeAsync(taken -> dropWhatWasDeleted(peer, slot, difference), scheduler::execute);
  }

  /** A replica that has forgotten deletions, and has no trace of a key as old, has deleted it. */
  private CompletionStage<Void> dropWhatWasDeleted(Endpoint peer, int slot, Difference difference) {
    return parts.comparison().drop(slot, difference.deletedThere(bundles.purgedTo(peer, slot)));
  }

  private CompletionStage<BitSet> conclude() {
    bundles.remove(given);
    Set<Endpoint> others = SlotInquiry.others(local);
    BitSet whole = new BitSet();
    Confirmations confirmations =
        new Confirmations(
            slot -> new SlotHolding(engine.digest(slot), local.states().get(slot).purgedTo()));
    Map<Integer, SlotState> changes = new HashMap<>();
    for (Bundle bundle : bundles.bundles()) {
      if (isComplete(bundle.inheritance(), others)) {
        BitSet unchanged = new BitSet();
        Standing inTarget = Standing.wholeIn(bundle.inheritance().target());
        bundle.slots().stream()
            .filter(slot -> isUnchanged(slot, bundle.inheritance()))
            .forEach(
                slot -> {
                  unchanged.set(slot);
                  changes.put(
                      slot, local.states().get(slot).wholeAs(inTarget, bundles.purgedTo(slot)));
                });
        whole.or(unchanged);
        confirmations.add(bundle, unchanged);
      }
    }
    if (changes.isEmpty()) {
      return CompletableFuture.completedStage(whole);
    }
    // It holds at once; if this node fails before it is on disk, it asks once more.
    var unused = local.states().set(changes);
    confirmations.forEach(this::confirm);
    return CompletableFuture.completedStage(whole);
  }

  /** One that does not hear of it finds out for itself. */
  private void confirm(Endpoint peer, SlotConfirmation confirmation) {
    var unused = parts.peers().confirm(peer, confirmation);
  }

  private boolean isComplete(Inheritance inheritance, Set<Endpoint> others) {
    Topology topology = local.topology();
    return inheritance.toAsk().stream()
            .filter(node -> topology.reachable(node) && !silent.contains(node))
            .allMatch(inheritance.answers()::containsKey)
        && inheritance.complete(topology::present, others);
  }

  /**
   * Nothing else has happened to the slot since this node turned, and it is to keep it still: who
   * leaves hands over to those that the ring names now, so that others may miss it.
   */
  private boolean isUnchanged(int slot, Inheritance inheritance) {
    return local.owners().group(slot).equals(inheritance.target())
        && local.states().get(slot).standing().equals(inheritance.own());
  }
}
