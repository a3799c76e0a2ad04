package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Failures;
import io.thriftyp2p.locator.node.Scheduler;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks everybody who may have part in some slots, then those whom they name, until nobody is left.
 * Runs in the store's scheduler thread.
 */
final class SlotInquiry {
  private static final Logger LOG = LoggerFactory.getLogger(SlotInquiry.class);

  /** What is asked. */
  @FunctionalInterface
  interface Question {
    CompletionStage<SlotReports> ask(Endpoint peer, BitSet slots);
  }

  private final SlotBundles bundles;
  private final LocalReplica local;
  private final Members members;
  private final Scheduler scheduler;
  private final Set<Endpoint> silent;
  private final Question question;
  private final Map<Endpoint, BitSet> asked = new TreeMap<>();
  private boolean begun;

  /**
   * @param bundles gain what is answered
   * @param silent who is not asked; gains those who do not answer
   */
  SlotInquiry(SlotBundles bundles, FillParts parts, Set<Endpoint> silent, Question question) {
    this.bundles = bundles;
    this.local = parts.local();
    this.members = parts.members();
    this.scheduler = parts.scheduler();
    this.silent = silent;
    this.question = question;
  }

  /** All other nodes that may have a part in anything. */
  static Set<Endpoint> others(LocalReplica local) {
    Topology topology = local.topology();
    Set<Endpoint> others = new TreeSet<>(topology.leaving());
    topology.placement().members().forEach(member -> others.add(member.endpoint()));
    others.remove(local.self());
    return others;
  }

  /** Completes when all have answered, or failed to. */
  CompletionStage<Void> run() {
    Map<Endpoint, BitSet> next = next();
    if (next.isEmpty()) {
      return CompletableFuture.completedStage(null);
    }
    List<CompletableFuture<Void>> answers = new ArrayList<>();
    next.forEach((peer, slots) -> answers.add(ask(peer, slots).toCompletableFuture()));
    return CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
        .thenComposeAsync(all -> run(), scheduler::execute);
  }

  private CompletionStage<Void> ask(Endpoint peer, BitSet slots) {
    return question
        .ask(peer, slots)
        .handleAsync(
            (reports, failure) -> {
              if (failure == null) {
                bundles.heard(peer, reports);
              } else {
                failed(peer, Failures.cause(failure));
              }
              return (Void) null;
            },
            scheduler::execute);
  }

  private void failed(Endpoint peer, Throwable failure) {
    LOG.debug("{}: {} says nothing about slots: {}", local.self(), peer, failure.toString());
    silent.add(peer);
    members.suspect(peer);
  }

  private Map<Endpoint, BitSet> next() {
    Map<Endpoint, BitSet> next = new TreeMap<>();
    Topology topology = local.topology();
    Set<Endpoint> everybody = begun ? others(local) : Set.of();
    for (SlotBundles.Bundle bundle : bundles.bundles()) {
      boolean unknown = begun && bundle.inheritance().nothingKnown(topology::present);
      (unknown ? everybody : bundle.inheritance().toAsk())
          .forEach(node -> add(next, node, bundle.slots()));
      if (!begun) {
        topology.leaving().stream().sorted().forEach(node -> add(next, node, bundle.slots()));
        addSuccessors(next, bundle.slots());
      }
    }
    begun = true;
    return next;
  }

  /** Whoever made room for this node comes behind it. */
  private void addSuccessors(Map<Endpoint, BitSet> next, BitSet slots) {
    Topology topology = local.topology();
    SlotPartition<Endpoint> successors = new SlotPartition<>();
    slots.stream()
        .forEach(
            slot ->
                local
                    .slots()
                    .preference(topology.placement(), slot, topology.replicas() + 1)
                    .forEach(node -> successors.add(slot, node)));
    successors.forEach((node, theirs) -> add(next, node, theirs));
  }

  private void add(Map<Endpoint, BitSet> next, Endpoint node, BitSet slots) {
    if (node.equals(local.self()) || silent.contains(node) || !local.topology().reachable(node)) {
      return;
    }
    BitSet fresh = (BitSet) slots.clone();
    BitSet before = asked.computeIfAbsent(node, n -> new BitSet());
    fresh.andNot(before);
    if (!fresh.isEmpty()) {
      before.or(fresh);
      next.computeIfAbsent(node, n -> new BitSet()).or(fresh);
    }
  }
}
