package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.replication.SlotComparison.Difference;
import io.thriftyp2p.diststore.storage.StorageEngine;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Failures;
import io.thriftyp2p.locator.node.Scheduler;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  /** What all batches of a node work with. */
  record Parts(
      LocalReplica local,
      StorageEngine engine,
      SlotPeers peers,
      SlotComparison comparison,
      SlotPulls pulls,
      Members members,
      Scheduler scheduler) {}

  private final LocalReplica local;
  private final StorageEngine engine;
  private final SlotPeers peers;
  private final SlotComparison comparison;
  private final SlotPulls pulls;
  private final Members members;
  private final Scheduler scheduler;

  /**
   * Those that are said to be there, and do not answer this node: it does without them where the
   * others are enough.
   */
  private final Set<Endpoint> silent;

  private final Map<Integer, Inheritance> slots = new TreeMap<>();

  /** Slots with which something went wrong; they are tried again. */
  private final Set<Integer> given = new HashSet<>();

  /**
   * @param silent who did not answer lately, and is not asked; gains those who do not now
   */
  FillBatch(Collection<Integer> wanted, Parts parts, Set<Endpoint> silent) {
    this.silent = silent;
    this.local = parts.local;
    this.engine = parts.engine;
    this.peers = parts.peers;
    this.comparison = parts.comparison;
    this.pulls = parts.pulls;
    this.members = parts.members;
    this.scheduler = parts.scheduler;
    for (int slot : wanted) {
      slots.put(
          slot,
          new Inheritance(local.self(), local.states().get(slot), local.owners().group(slot)));
    }
  }

  /** Completes with the slots that are whole now. */
  CompletionStage<Set<Integer>> run() {
    return ask(this::look, new HashMap<>())
        .thenComposeAsync(looked -> pullEmpty(), scheduler::execute)
        .thenComposeAsync(pulled -> turn(), scheduler::execute);
  }

  /** The same without the first two steps, where this node has most of it. */
  CompletionStage<Set<Integer>> turn() {
    return moveSelf()
        .thenComposeAsync(moved -> ask(this::move, new HashMap<>()), scheduler::execute)
        .thenComposeAsync(moved -> takeDifferences(), scheduler::execute)
        .thenComposeAsync(taken -> conclude(), scheduler::execute);
  }

  private CompletionStage<List<SlotReport>> look(Endpoint peer, List<Integer> wanted) {
    return peers.look(peer, wanted);
  }

  private CompletionStage<List<SlotReport>> move(Endpoint peer, List<Integer> wanted) {
    List<SlotMove> moves = new ArrayList<>();
    for (int slot : wanted) {
      Optional.ofNullable(slots.get(slot))
          .ifPresent(inheritance -> moves.add(new SlotMove(slot, inheritance.target().id())));
    }
    return peers.move(peer, moves);
  }

  /** Asks all who may have part in a slot, then those whom they name, until nobody is left. */
  private CompletionStage<Void> ask(
      BiFunction<Endpoint, List<Integer>, CompletionStage<List<SlotReport>>> question,
      Map<Integer, Set<Endpoint>> asked) {
    Map<Endpoint, List<Integer>> next = new TreeMap<>();
    Topology topology = local.topology();
    slots.forEach(
        (slot, inheritance) -> {
          Set<Endpoint> already = asked.computeIfAbsent(slot, s -> new HashSet<>());
          for (Endpoint node : nodesToAsk(slot, inheritance, already)) {
            if (topology.reachable(node) && !silent.contains(node) && already.add(node)) {
              next.computeIfAbsent(node, n -> new ArrayList<>()).add(slot);
            }
          }
        });
    if (next.isEmpty()) {
      return CompletableFuture.completedStage(null);
    }
    List<CompletableFuture<Void>> answers = new ArrayList<>();
    next.forEach(
        (peer, theirs) ->
            answers.add(
                question
                    .apply(peer, theirs)
                    .handleAsync(
                        (reports, failure) -> {
                          if (failure == null) {
                            heard(peer, reports);
                          } else {
                            failed(peer, Failures.cause(failure));
                          }
                          return (Void) null;
                        },
                        scheduler::execute)
                    .toCompletableFuture()));
    return CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
        .thenComposeAsync(all -> ask(question, asked), scheduler::execute);
  }

  private Collection<Endpoint> nodesToAsk(
      int slot, Inheritance inheritance, Set<Endpoint> already) {
    Topology topology = local.topology();
    if (!already.isEmpty() && inheritance.nothingKnown(topology::present)) {
      return others(topology);
    }
    List<Endpoint> nodes = inheritance.toAsk();
    if (already.isEmpty()) {
      topology.leaving().stream().sorted().forEach(node -> Inheritance.addNew(nodes, node));
      // Whoever made room for this node comes behind it.
      local
          .slots()
          .preference(topology.placement(), slot, topology.replicas() + 1)
          .forEach(node -> Inheritance.addNew(nodes, node));
      nodes.remove(local.self());
    }
    return nodes;
  }

  /** All other nodes that may have a part in anything. */
  private Set<Endpoint> others(Topology topology) {
    Set<Endpoint> others = new TreeSet<>(topology.leaving());
    topology.placement().members().forEach(member -> others.add(member.endpoint()));
    others.remove(local.self());
    return others;
  }

  private void heard(Endpoint peer, List<SlotReport> reports) {
    for (SlotReport report : reports) {
      Inheritance inheritance = slots.get(report.slot());
      if (inheritance != null) {
        inheritance.heard(peer, report);
      }
    }
  }

  private void failed(Endpoint peer, Throwable failure) {
    LOG.debug("{}: {} says nothing about slots: {}", local.self(), peer, failure.toString());
    silent.add(peer);
    members.suspect(peer);
  }

  /** Slots of which nothing is here come as a whole, from whoever has most of them. */
  private CompletionStage<Void> pullEmpty() {
    Map<Endpoint, List<Integer>> sources = new TreeMap<>();
    slots.forEach(
        (slot, inheritance) -> {
          if (engine.digest(slot).isEmpty()) {
            fullest(inheritance)
                .ifPresent(
                    source -> sources.computeIfAbsent(source, s -> new ArrayList<>()).add(slot));
          }
        });
    return all(
        sources,
        (source, theirs) ->
            pulls
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

  private static Optional<Endpoint> fullest(Inheritance inheritance) {
    Endpoint fullest = null;
    long most = 0;
    for (Map.Entry<Endpoint, SlotReport> report : inheritance.reports().entrySet()) {
      long count = report.getValue().digest().count();
      if (count > most) {
        fullest = report.getKey();
        most = count;
      }
    }
    return Optional.ofNullable(fullest);
  }

  private static <T> CompletionStage<Void> all(
      Map<Endpoint, List<T>> work, BiFunction<Endpoint, List<T>, CompletionStage<Void>> task) {
    return CompletableFuture.allOf(
        work.entrySet().stream()
            .map(entry -> task.apply(entry.getKey(), entry.getValue()).toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new));
  }

  /** From here on this node answers for nothing in the old groups. */
  private CompletionStage<Void> moveSelf() {
    Map<Integer, SlotState> changes = new TreeMap<>();
    slots.replaceAll(
        (slot, before) -> {
          SlotState state = local.states().get(slot);
          SlotState moved = state.movedTo(before.target());
          if (!local.owners().group(slot).equals(before.target()) || local.dropping().get(slot)) {
            given.add(slot);
          } else if (!moved.equals(state)) {
            changes.put(slot, moved);
          }
          Inheritance fresh = new Inheritance(local.self(), moved, before.target());
          before.reports().forEach(fresh::heard);
          return fresh;
        });
    given.forEach(slots::remove);
    return local.turn(changes);
  }

  private CompletionStage<Void> takeDifferences() {
    given.forEach(slots::remove);
    Map<Endpoint, List<Integer>> differing = new TreeMap<>();
    slots.forEach(
        (slot, inheritance) ->
            inheritance
                .reports()
                .forEach(
                    (peer, report) -> {
                      if (!report.agreed()) {
                        members.compareViews(peer);
                      }
                      if (!report.digest().equals(engine.digest(slot))
                          && (!report.digest().isEmpty() || report.purgedTo() > 0)) {
                        differing.computeIfAbsent(peer, p -> new ArrayList<>()).add(slot);
                      }
                    }));
    return all(differing, this::takeAll);
  }

  private CompletionStage<Void> takeAll(Endpoint peer, List<Integer> theirs) {
    List<CompletableFuture<Void>> taken = new ArrayList<>();
    for (int slot : theirs) {
      taken.add(
          comparison
              .compare(peer, slot)
              .thenCompose(difference -> take(peer, slot, difference))
              .handleAsync(
                  (done, failure) -> {
                    if (failure != null) {
                      given.add(slot);
                    }
                    return (Void) null;
                  },
                  scheduler::execute)
              .toCompletableFuture());
    }
    return CompletableFuture.allOf(taken.toArray(CompletableFuture<?>[]::new));
  }

  private CompletionStage<Void> take(Endpoint peer, int slot, Difference difference) {
    return comparison
        .take(peer, slot, difference.newerThere())
        .thenComposeAsync(taken -> dropWhatWasDeleted(peer, slot, difference), scheduler::execute);
  }

  /** A replica that has forgotten deletions, and has no trace of a key as old, has deleted it. */
  private CompletionStage<Void> dropWhatWasDeleted(Endpoint peer, int slot, Difference difference) {
    Inheritance inheritance = slots.get(slot);
    SlotReport report = inheritance == null ? null : inheritance.reports().get(peer);
    return report == null
        ? CompletableFuture.completedStage(null)
        : comparison.drop(slot, difference.deletedThere(report.purgedToAt(peer)));
  }

  private CompletionStage<Set<Integer>> conclude() {
    given.forEach(slots::remove);
    Topology topology = local.topology();
    Set<Endpoint> others = others(topology);
    Map<Integer, SlotState> whole = new TreeMap<>();
    slots.forEach(
        (slot, inheritance) -> {
          ReplicaGroup target = inheritance.target();
          SlotState state = local.states().get(slot);
          boolean allHeard =
              inheritance.toAsk().stream()
                  .filter(node -> topology.reachable(node) && !silent.contains(node))
                  .allMatch(inheritance.reports()::containsKey);
          if (allHeard
              && local.owners().group(slot).equals(target)
              && state.group().equals(target)
              && inheritance.complete(topology::present, others)) {
            whole.put(slot, state.wholeIn(target, purgedTo(inheritance)));
          }
        });
    if (whole.isEmpty()) {
      return CompletableFuture.completedStage(Set.of());
    }
    return local.states().set(whole).thenApply(durable -> Set.copyOf(whole.keySet()));
  }

  private static long purgedTo(Inheritance inheritance) {
    return inheritance.reports().entrySet().stream()
        .mapToLong(report -> report.getValue().purgedToAt(report.getKey()))
        .reduce(0, (a, b) -> Long.compareUnsigned(a, b) > 0 ? a : b);
  }
}
