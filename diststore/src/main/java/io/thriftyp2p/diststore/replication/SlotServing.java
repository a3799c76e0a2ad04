package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.AsyncLoop;
import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.StorageEngine;
import io.thriftyp2p.diststore.storage.StoredEntry;
import io.thriftyp2p.locator.node.Scheduler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * What other nodes ask about slots: what this node's part in them is, to turn to another group, and
 * what it holds. Answers any thread; decides in the store's scheduler thread.
 */
final class SlotServing {
  private final LocalReplica local;
  private final StorageEngine engine;
  private final Scheduler scheduler;
  private final int pageBytes;
  private final Runnable moved;

  /**
   * @param moved told when slots of this node have turned to other groups
   */
  SlotServing(
      LocalReplica local,
      StorageEngine engine,
      Scheduler scheduler,
      int pageBytes,
      Runnable moved) {
    this.local = local;
    this.engine = engine;
    this.scheduler = scheduler;
    this.pageBytes = pageBytes;
    this.moved = moved;
  }

  CompletionStage<List<SlotReport>> look(List<Integer> slots) {
    return inOurThread(
        () ->
            CompletableFuture.completedStage(
                slots.stream()
                    .map(slot -> report(slot, local.states().get(slot), false))
                    .toList()));
  }

  private SlotReport report(int slot, SlotState state, boolean agreed) {
    return new SlotReport(
        slot,
        state.group(),
        state.earlier(),
        state.blank(),
        engine.digest(slot),
        state.purgedTo(),
        agreed);
  }

  /** Answers once what was decided before can change nothing any more, and all of it is durable. */
  CompletionStage<List<SlotReport>> move(List<SlotMove> moves) {
    return inOurThread(
        () -> {
          Map<Integer, SlotState> changes = new HashMap<>();
          List<Supplier<SlotReport>> reports = new ArrayList<>();
          for (SlotMove move : moves) {
            int slot = move.slot();
            SlotState before = local.states().get(slot);
            ReplicaGroup target = local.owners().group(slot);
            boolean agreed = target.id() == move.group();
            reports.add(() -> report(slot, before, agreed));
            if (agreed && !before.group().equals(target)) {
              changes.put(
                  slot,
                  target.contains(local.self()) ? before.movedTo(target) : before.leftTo(target));
            }
          }
          return apply(changes)
              .thenApplyAsync(
                  done -> reports.stream().map(Supplier::get).toList(), scheduler::execute);
        });
  }

  private CompletionStage<Void> apply(Map<Integer, SlotState> changes) {
    CompletionStage<Void> turned = local.turn(changes);
    if (!changes.isEmpty()) {
      moved.run();
    }
    return turned;
  }

  private <T> CompletionStage<T> inOurThread(Supplier<CompletionStage<T>> work) {
    return CompletableFuture.supplyAsync(work, scheduler::execute).thenCompose(stage -> stage);
  }

  CompletionStage<PullPage> pull(PullRequest request) {
    return AsyncLoop.until(new Page(request)::fill);
  }

  /** A page in the making. */
  private final class Page {
    private final PullRequest request;
    private final List<StoredEntry> entries = new ArrayList<>();
    private Optional<Key> after;
    private int complete;
    private int bytes;

    Page(PullRequest request) {
      this.request = request;
      this.after = request.after();
    }

    /** Adds some entries; the page itself once it is full. */
    CompletionStage<Optional<PullPage>> fill() {
      if (complete == request.slots().size() || bytes >= pageBytes) {
        return CompletableFuture.completedStage(Optional.of(new PullPage(entries, complete)));
      }
      return engine
          .scan(request.slots().get(complete), after, pageBytes - bytes)
          .thenApply(
              scanned -> {
                if (scanned.isEmpty()) {
                  // Slots that hold nothing cost too: so they end a page in the end.
                  bytes += 16;
                  complete++;
                  after = Optional.empty();
                } else {
                  scanned.forEach(entry -> bytes += entry.size());
                  entries.addAll(scanned);
                  after = Optional.of(scanned.get(scanned.size() - 1).key());
                }
                return Optional.empty();
              });
    }
  }
}
