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
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes this node a whole replica of some slots:
 *
 * <pre>
 *   look   who has part in the slots, in which groups?
 *   pull   what this node has nothing of, from one that has most; the old group goes on meanwhile
 *   move   this node, and all who can be reached, turn to the new group: the old one ends
 *   take   what any of them has that this node lacks still
 *   whole  what was acknowledged is here ({@link Inheritance}): from now on this node counts
 * </pre>
 *
 * Runs in the store's scheduler thread. Each slot ends whole, or is left for another batch.
 */
final class FillBatch {
  private static final Logger LOG = LoggerFactory.getLogger(FillBatch.class);
  private static final int COMPARISONS_ABREAST = 64;

  /** What all batches of a node work with. */
  record Parts(
      LocalReplica local,
      StorageEngine engine,
      SlotPeers peers,
      SlotComparison comparison,
      SlotPulls pulls,
      Members members,
      Scheduler scheduler) {}

  private final Parts parts;
  private final LocalReplica local;
  private final StorageEngine engine;
  private final SlotPeers peers;
  private final Scheduler scheduler;

  /**
   * Those that are said to be there, and do not answer this node: it does without them where the
   * others are enough.
   */
  private final Set<Endpoint> silent;

  private final SlotBundles bundles = new SlotBundles();

  /** Slots with which something went wrong; they are tried again. */
  private final BitSet given = new BitSet();

  /**
   * @param silent who did not answer lately, and is not asked; gains those who do not now
   */
  FillBatch(BitSet wanted, Parts parts, Set<Endpoint> silent) {
    this.silent = silent;
    this.parts = parts;
    this.local = parts.local;
    this.engine = parts.engine;
    this.peers = parts.peers;
    this.scheduler = parts.scheduler;
    SlotPartition<ReplicaGroup> targets = new SlotPartition<>();
    wanted.stream().forEach(slot -> targets.add(slot, local.owners().group(slot)));
    targets.forEach(
        (target, slots) -> {
          SlotPartition<Standing> standings = new SlotPartition<>();
          slots.stream().forEach(slot -> standings.add(slot, local.states().get(slot).standing()));
          standings.forEach(
              (own, same) -> bundles.add(same, new Inheritance(local.self(), own, target)));
        });
  }

  /** Completes with the slots that are whole now. */
  CompletionStage<BitSet> run() {
    return inquire(peers::look)
        .thenComposeAsync(looked -> pullEmpty(), scheduler::execute)
        .thenComposeAsync(pulled -> turn(), scheduler::execute);
  }

  /** The same without the first two steps, where this node has most of it. */
  CompletionStage<BitSet> turn() {
    return moveSelf()
        .thenComposeAsync(moved -> inquire(this::move), scheduler::execute)
        .thenComposeAsync(moved -> takeDifferences(), scheduler::execute)
        .thenComposeAsync(taken -> conclude(), scheduler::execute);
  }

  private CompletionStage<Void> inquire(SlotInquiry.Question question) {
    return new SlotInquiry(bundles, local, parts.members, scheduler, silent, question).run();
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
    return peers.move(peer, moves);
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
    return all(
        sources,
        (source, theirs) ->
            parts
                .pulls
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

  private static CompletionStage<Void> all(
      Map<Endpoint, List<Integer>> work,
      BiFunction<Endpoint, List<Integer>, CompletionStage<Void>> task) {
    return CompletableFuture.allOf(
        work.entrySet().stream()
            .map(entry -> task.apply(entry.getKey(), entry.getValue()).toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new));
  }

  /** From here on this node answers for nothing in the old groups. */
  private CompletionStage<Void> moveSelf() {
    Map<Integer, SlotState> changes = new TreeMap<>();
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

  private CompletionStage<Void> takeDifferences() {
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
    otherViews.forEach(parts.members::compareViews);
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
    return all(differing, this::takeAll);
  }

  private CompletionStage<Void> takeAll(Endpoint peer, List<Integer> theirs) {
    return Abreast.run(theirs.size(), COMPARISONS_ABREAST, i -> take(peer, theirs.get(i)))
        .thenAccept(done -> {});
  }

  private CompletionStage<Boolean> take(Endpoint peer, int slot) {
    return parts
        .comparison
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
        .comparison
        .take(peer, slot, difference.newerThere())
        .thenComposeAsync(taken -> dropWhatWasDeleted(peer, slot, difference), scheduler::execute);
  }

  /** A replica that has forgotten deletions, and has no trace of a key as old, has deleted it. */
  private CompletionStage<Void> dropWhatWasDeleted(Endpoint peer, int slot, Difference difference) {
    return parts.comparison.drop(slot, difference.deletedThere(bundles.purgedTo(peer, slot)));
  }

  private CompletionStage<BitSet> conclude() {
    bundles.remove(given);
    Set<Endpoint> others = SlotInquiry.others(local);
    BitSet whole = new BitSet();
    Map<Integer, SlotState> changes = new TreeMap<>();
    for (Bundle bundle : bundles.bundles()) {
      if (isComplete(bundle.inheritance(), others)) {
        bundle.slots().stream()
            .filter(slot -> isUnchanged(slot, bundle.inheritance()))
            .forEach(
                slot -> {
                  whole.set(slot);
                  changes.put(
                      slot,
                      local
                          .states()
                          .get(slot)
                          .wholeIn(bundle.inheritance().target(), bundles.purgedTo(slot)));
                });
      }
    }
    return changes.isEmpty()
        ? CompletableFuture.completedStage(whole)
        : local.states().set(changes).thenApply(durable -> whole);
  }

  private boolean isComplete(Inheritance inheritance, Set<Endpoint> others) {
    Topology topology = local.topology();
    return inheritance.toAsk().stream()
            .filter(node -> topology.reachable(node) && !silent.contains(node))
            .allMatch(inheritance.answers()::containsKey)
        && inheritance.complete(topology::present, others);
  }

  /** Nothing else has happened to the slot since this node turned. */
  private boolean isUnchanged(int slot, Inheritance inheritance) {
    return local.owners().group(slot).equals(inheritance.target())
        && local.states().get(slot).standing().equals(inheritance.own());
  }
}
