package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.StoredEntry;
import io.thriftyp2p.diststore.storage.Versioned;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Failures;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Tells where a key is, by asking everybody who may have it. Safe for use by many threads. */
final class Explainer {
  private final LocalReplica local;
  private final SlotPeers peers;
  private final SlotServing serving;
  private final SlotComparison comparison;

  Explainer(LocalReplica local, SlotPeers peers, SlotServing serving, SlotComparison comparison) {
    this.local = local;
    this.peers = peers;
    this.serving = serving;
    this.comparison = comparison;
  }

  CompletableFuture<Explanation> explain(Key key) {
    int slot = local.slot(key);
    List<Endpoint> owners = local.owners().preference(slot);
    TreeSet<Endpoint> others = new TreeSet<>(local.topology().leaving());
    local.states().get(slot).allGroups().forEach(group -> others.addAll(group.members()));
    others.add(local.self());
    owners.forEach(others::remove);
    List<Endpoint> nodes = new ArrayList<>(owners);
    nodes.addAll(others);
    List<CompletableFuture<Optional<ReplicaState>>> states = new ArrayList<>();
    for (Endpoint node : nodes) {
      states.add(
          state(node, slot, key)
              .exceptionally(
                  failure ->
                      ReplicaState.unknown(
                          node, String.valueOf(Failures.cause(failure).getMessage())))
              .thenApply(
                  state ->
                      owners.contains(node) || state.version().isPresent()
                          ? Optional.of(state)
                          : Optional.<ReplicaState>empty())
              .toCompletableFuture());
    }
    return CompletableFuture.allOf(states.toArray(CompletableFuture<?>[]::new))
        .thenApply(
            all ->
                new Explanation(
                    slot,
                    owners,
                    states.stream().flatMap(state -> state.join().stream()).toList()));
  }

  private CompletionStage<ReplicaState> state(Endpoint node, int slot, Key key) {
    boolean self = node.equals(local.self());
    BitSet wanted = new BitSet();
    wanted.set(slot);
    CompletionStage<SlotReports> look = self ? serving.look(wanted) : peers.look(node, wanted);
    CompletionStage<List<StoredEntry>> kept =
        self ? comparison.fetch(slot, List.of(key)) : peers.fetch(node, slot, List.of(key));
    return look.thenCombine(
        kept,
        (reports, entries) ->
            state(
                node,
                reports.standing(slot).orElse(Standing.BLANK),
                entries.stream().findFirst().map(StoredEntry::versioned)));
  }

  private static ReplicaState state(Endpoint node, Standing standing, Optional<Versioned> kept) {
    return new ReplicaState(
        node,
        Optional.empty(),
        kept.map(Versioned::version),
        kept.filter(Versioned::isTombstone).isPresent(),
        kept.map(Versioned::expiresAtMillis).orElse(0L),
        kept.map(Versioned::valueBytes).orElse(0),
        standing.wholeAt(node),
        standing.group().members());
  }
}
