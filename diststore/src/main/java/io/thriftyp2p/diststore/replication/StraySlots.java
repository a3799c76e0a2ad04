package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.AsyncLoop;
import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.StorageEngine;
import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Scheduler;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives what this node holds and does not own to those who own it, and drops it once each of them
 * that can be reached has shown that it has all of it. Runs in the store's scheduler thread.
 */
final class StraySlots {
  private static final Logger LOG = LoggerFactory.getLogger(StraySlots.class);
  private static final int MOST_AT_ONCE = 64;

  private final LocalReplica local;
  private final StorageEngine engine;
  private final SlotPeers peers;
  private final SlotComparison comparison;
  private final Scheduler scheduler;
  private final int batchSlots;
  private boolean running;
  private long moved;
  private long dropped;

  StraySlots(
      LocalReplica local,
      StorageEngine engine,
      SlotPeers peers,
      SlotComparison comparison,
      Scheduler scheduler,
      int batchSlots) {
    this.local = local;
    this.engine = engine;
    this.peers = peers;
    this.comparison = comparison;
    this.scheduler = scheduler;
    this.batchSlots = batchSlots;
  }

  /** Slots of others of which something is held here. */
  BitSet strays() {
    SlotOwners owners = local.owners();
    BitSet strays = engine.occupiedSlots();
    strays.stream()
        .filter(slot -> slot < local.states().count() && owners.owns(local.self(), slot))
        .forEach(strays::clear);
    return strays;
  }

  /**
   * The same, and slots of which nothing is held here, but for which this node would still answer.
   */
  private BitSet unowned() {
    SlotOwners owners = local.owners();
    BitSet unowned = strays();
    for (int slot = 0; slot < local.states().count(); slot++) {
      if (local.states().get(slot).group().contains(local.self())
          && !owners.owns(local.self(), slot)) {
        unowned.set(slot);
      }
    }
    return unowned;
  }

  /** Versions that owners got from here, since the node started. */
  long moved() {
    return moved;
  }

  /** Versions that were dropped here, since the node started. */
  long dropped() {
    return dropped;
  }

  /** Goes through all of them once, unless that is under way. */
  CompletionStage<Void> giveAway() {
    if (running || local.topology().placement().isEmpty()) {
      return CompletableFuture.completedStage(null);
    }
    List<Integer> strays = unowned().stream().boxed().toList();
    if (strays.isEmpty()) {
      return CompletableFuture.completedStage(null);
    }
    running = true;
    var position =
        new Object() {
          int next;
        };
    return AsyncLoop.<Boolean>until(
            () -> {
              if (position.next >= strays.size()) {
                return CompletableFuture.completedStage(Optional.of(true));
              }
              int end = Math.min(strays.size(), position.next + batchSlots);
              List<Integer> batch = strays.subList(position.next, end);
              position.next = end;
              return new Batch(batch).run().thenApply(done -> Optional.empty());
            })
        .handleAsync(
            (done, failure) -> {
              running = false;
              if (failure != null) {
                LOG.debug("{}: slots of others stay for now", local.self(), failure);
              }
              return null;
            },
            scheduler::execute);
  }

  private final class Batch {
    private final List<Integer> slots;
    private final Map<Integer, Map<Endpoint, SlotReport>> reports = new HashMap<>();

    Batch(List<Integer> slots) {
      this.slots = slots;
    }

    CompletionStage<Void> run() {
      Map<Endpoint, List<Integer>> byOwner = new TreeMap<>();
      for (int slot : slots) {
        for (Endpoint owner : reachableOwners(slot)) {
          byOwner.computeIfAbsent(owner, o -> new ArrayList<>()).add(slot);
        }
      }
      List<CompletableFuture<?>> looks = new ArrayList<>();
      byOwner.forEach(
          (owner, theirs) ->
              looks.add(
                  peers
                      .look(owner, theirs)
                      .handleAsync(
                          (found, failure) -> {
                            if (failure == null) {
                              found.forEach(report -> heard(owner, report));
                            }
                            return null;
                          },
                          scheduler::execute)
                      .toCompletableFuture()));
      return CompletableFuture.allOf(looks.toArray(CompletableFuture<?>[]::new))
          .thenComposeAsync(looked -> giveReady(), scheduler::execute);
    }

    private void heard(Endpoint owner, SlotReport report) {
      reports.computeIfAbsent(report.slot(), s -> new TreeMap<>()).put(owner, report);
    }

    private List<Endpoint> reachableOwners(int slot) {
      return local.owners().preference(slot).stream()
          .filter(local.topology()::reachable)
          .sorted()
          .toList();
    }

    /** A slot can go when all its owners that can be reached are whole, and make a quorum. */
    private boolean isReady(int slot) {
      ReplicaGroup target = local.owners().group(slot);
      Map<Endpoint, SlotReport> known = reports.getOrDefault(slot, Map.of());
      List<Endpoint> reachable = reachableOwners(slot);
      return reachable.size() >= target.writeQuorum()
          && reachable.stream()
              .allMatch(
                  owner -> {
                    SlotReport report = known.get(owner);
                    return report != null && report.whole() && report.group().equals(target);
                  });
    }

    private CompletionStage<Void> giveReady() {
      List<Integer> ready = slots.stream().filter(this::isReady).toList();
      Map<Integer, SlotState> changes = new TreeMap<>();
      for (int slot : ready) {
        SlotState state = local.states().get(slot);
        ReplicaGroup target = local.owners().group(slot);
        if (!target.contains(local.self()) && !state.group().equals(target)) {
          changes.put(slot, state.leftTo(target));
        }
      }
      CompletionStage<Void> durable =
          changes.isEmpty() ? CompletableFuture.completedStage(null) : local.states().set(changes);
      CompletableFuture<Void> settled = local.settle();
      return durable
          .thenCompose(kept -> settled)
          .thenComposeAsync(turned -> giveAll(ready), scheduler::execute);
    }

    private CompletionStage<Void> giveAll(List<Integer> ready) {
      var position =
          new Object() {
            int next;
          };
      return AsyncLoop.<Boolean>until(
              () -> {
                if (position.next >= ready.size()) {
                  return CompletableFuture.completedStage(Optional.of(true));
                }
                int end = Math.min(ready.size(), position.next + MOST_AT_ONCE);
                List<CompletableFuture<?>> some = new ArrayList<>();
                for (int slot : ready.subList(position.next, end)) {
                  some.add(give(slot).toCompletableFuture());
                }
                position.next = end;
                return CompletableFuture.allOf(some.toArray(CompletableFuture<?>[]::new))
                    .thenApply(done -> Optional.empty());
              })
          .thenAccept(done -> {});
    }

    private CompletionStage<Void> give(int slot) {
      return everything(slot)
          .thenCompose(
              held -> {
                CompletionStage<Boolean> all = CompletableFuture.completedStage(true);
                for (Endpoint owner : reachableOwners(slot)) {
                  all = all.thenCombine(bring(slot, owner), Boolean::logicalAnd);
                }
                return all.thenComposeAsync(
                    shown -> shown ? drop(slot, held) : CompletableFuture.completedStage(null),
                    scheduler::execute);
              })
          .exceptionally(
              failure -> {
                LOG.debug("{}: slot {} stays for now: {}", local.self(), slot, failure.toString());
                return null;
              });
    }

    private CompletionStage<Map<Key, Version>> everything(int slot) {
      return comparison.ours(slot);
    }

    /** Whether the owner has shown that it has all of it, be it after it was given some. */
    private CompletionStage<Boolean> bring(int slot, Endpoint owner) {
      return lacking(slot, owner)
          .thenCompose(
              keys ->
                  keys.isEmpty()
                      ? CompletableFuture.completedStage(true)
                      : comparison
                          .give(owner, slot, keys)
                          .thenComposeAsync(
                              given -> {
                                moved += given;
                                return lacking(slot, owner).thenApply(List::isEmpty);
                              },
                              scheduler::execute));
    }

    /** Without what was deleted there, and is forgotten. */
    private CompletionStage<List<Key>> lacking(int slot, Endpoint owner) {
      return comparison
          .compare(owner, slot)
          .thenApply(difference -> difference.lackingThere(purgedTo(slot, owner)));
    }

    private long purgedTo(int slot, Endpoint owner) {
      SlotReport report = reports.getOrDefault(slot, Map.of()).get(owner);
      return report == null ? 0 : report.purgedTo();
    }

    private CompletionStage<Void> drop(int slot, Map<Key, Version> held) {
      if (local.owners().owns(local.self(), slot)) {
        return CompletableFuture.completedStage(null);
      }
      return comparison
          .drop(slot, held)
          .thenAcceptAsync(done -> dropped += held.size(), scheduler::execute);
    }
  }
}
