package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.AsyncLoop;
import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Scheduler;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives some slots to their owners: asks those that can be reached whether they are whole, brings
 * them what they lack, and drops a slot once each of them has shown that it has all of it. A slot
 * whose owners change on the way stays. Runs in the store's scheduler thread.
 */
final class StrayBatch {
  private static final Logger LOG = LoggerFactory.getLogger(StrayBatch.class);
  private static final int MOST_AT_ONCE = 64;

  private final LocalReplica local;
  private final SlotPeers peers;
  private final SlotComparison comparison;
  private final Scheduler scheduler;
  private final Map<Integer, Stray> strays = new TreeMap<>();
  private long moved;
  private long dropped;

  /** How many versions went to owners, and how many were dropped here. */
  record Result(long moved, long dropped) {}

  /** A slot, and those who own it as this batch begins. */
  private final class Stray {
    final int slot;
    final ReplicaGroup target;
    final List<Endpoint> owners;
    final Map<Endpoint, SlotReport> reports = new TreeMap<>();

    Stray(int slot) {
      this.slot = slot;
      this.target = local.owners().group(slot);
      this.owners = target.members().stream().filter(local.topology()::reachable).toList();
    }

    /** Whether it still is others', and theirs. */
    boolean isUnchanged() {
      return !target.contains(local.self()) && local.owners().group(slot).equals(target);
    }

    /** Whether this node takes no part in it any more. */
    boolean isLeft() {
      return isUnchanged() && local.states().get(slot).group().equals(target);
    }

    /** It can go when all owners that can be reached are whole, and make a quorum. */
    boolean isReady() {
      return isUnchanged()
          && owners.size() >= target.writeQuorum()
          && owners.stream().allMatch(this::isWhole);
    }

    private boolean isWhole(Endpoint owner) {
      SlotReport report = reports.get(owner);
      return report != null && report.whole() && report.group().equals(target);
    }

    long purgedTo(Endpoint owner) {
      SlotReport report = reports.get(owner);
      return report == null ? 0 : report.purgedTo();
    }
  }

  StrayBatch(
      List<Integer> slots,
      LocalReplica local,
      SlotPeers peers,
      SlotComparison comparison,
      Scheduler scheduler) {
    this.local = local;
    this.peers = peers;
    this.comparison = comparison;
    this.scheduler = scheduler;
    for (int slot : slots) {
      Stray stray = new Stray(slot);
      if (stray.isUnchanged()) {
        strays.put(slot, stray);
      }
    }
  }

  /** Does what can be done now; what cannot stays. */
  CompletionStage<Result> run() {
    Map<Endpoint, List<Integer>> byOwner = new TreeMap<>();
    strays
        .values()
        .forEach(
            stray ->
                stray.owners.forEach(
                    owner ->
                        byOwner.computeIfAbsent(owner, o -> new ArrayList<>()).add(stray.slot)));
    List<CompletableFuture<?>> looks = new ArrayList<>();
    byOwner.forEach(
        (owner, slots) ->
            looks.add(
                peers
                    .look(owner, slots)
                    .handleAsync(
                        (reports, failure) -> {
                          if (failure == null) {
                            reports.forEach(report -> heard(owner, report));
                          }
                          return null;
                        },
                        scheduler::execute)
                    .toCompletableFuture()));
    return CompletableFuture.allOf(looks.toArray(CompletableFuture<?>[]::new))
        .thenComposeAsync(looked -> turnReady(), scheduler::execute)
        .thenComposeAsync(this::giveAll, scheduler::execute)
        .thenApplyAsync(done -> new Result(moved, dropped), scheduler::execute);
  }

  private void heard(Endpoint owner, SlotReport report) {
    Stray stray = strays.get(report.slot());
    if (stray != null) {
      stray.reports.put(owner, report);
    }
  }

  /** From here on this node answers for nothing in these slots. */
  private CompletionStage<List<Stray>> turnReady() {
    List<Stray> ready = strays.values().stream().filter(Stray::isReady).toList();
    Map<Integer, SlotState> changes = new TreeMap<>();
    for (Stray stray : ready) {
      SlotState state = local.states().get(stray.slot);
      if (!state.group().equals(stray.target)) {
        changes.put(stray.slot, state.leftTo(stray.target));
      }
    }
    return local.turn(changes).thenApply(turned -> ready);
  }

  private CompletionStage<Void> giveAll(List<Stray> ready) {
    Iterator<Stray> next = ready.iterator();
    return AsyncLoop.<Boolean>until(
            () -> {
              List<CompletableFuture<?>> some = new ArrayList<>();
              while (next.hasNext() && some.size() < MOST_AT_ONCE) {
                some.add(give(next.next()).toCompletableFuture());
              }
              return CompletableFuture.allOf(some.toArray(CompletableFuture<?>[]::new))
                  .thenApply(given -> some.isEmpty() ? Optional.of(true) : Optional.empty());
            })
        .thenAccept(done -> {});
  }

  private CompletionStage<Void> give(Stray stray) {
    return comparison
        .ours(stray.slot)
        .thenCompose(
            held -> {
              CompletionStage<Boolean> all = CompletableFuture.completedStage(true);
              for (Endpoint owner : stray.owners) {
                all = all.thenCombine(bring(stray, owner), Boolean::logicalAnd);
              }
              return all.thenComposeAsync(
                  shown ->
                      shown && stray.isLeft()
                          ? drop(stray, held)
                          : CompletableFuture.completedStage(null),
                  scheduler::execute);
            })
        .exceptionally(
            failure -> {
              LOG.debug("{}: slot {} stays: {}", local.self(), stray.slot, failure.toString());
              return null;
            });
  }

  /** Whether the owner has shown that it has all of it, be it after it was given some. */
  private CompletionStage<Boolean> bring(Stray stray, Endpoint owner) {
    return lacking(stray, owner)
        .thenCompose(
            keys ->
                keys.isEmpty()
                    ? CompletableFuture.completedStage(true)
                    : comparison
                        .give(owner, stray.slot, keys)
                        .thenComposeAsync(
                            given -> {
                              moved += given;
                              return lacking(stray, owner).thenApply(List::isEmpty);
                            },
                            scheduler::execute));
  }

  /** Without what was deleted there, and is forgotten. */
  private CompletionStage<List<Key>> lacking(Stray stray, Endpoint owner) {
    return comparison
        .compare(owner, stray.slot)
        .thenApply(difference -> difference.lackingThere(stray.purgedTo(owner)));
  }

  private CompletionStage<Void> drop(Stray stray, Map<Key, Version> held) {
    local.dropping().set(stray.slot);
    return comparison
        .drop(stray.slot, held)
        .handleAsync(
            (done, failure) -> {
              local.dropping().clear(stray.slot);
              dropped += failure == null ? held.size() : 0;
              return null;
            },
            scheduler::execute);
  }
}
