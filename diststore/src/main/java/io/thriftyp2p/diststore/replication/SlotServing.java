package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.AsyncLoop;
import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.StorageEngine;
import io.thriftyp2p.diststore.storage.StoredEntry;
import io.thriftyp2p.locator.node.Scheduler;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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

  CompletionStage<SlotReports> look(BitSet slots) {
    return inOurThread(
        () -> {
          Answers answers = new Answers();
          slots.stream().forEach(slot -> answers.add(slot, local.states().get(slot), false));
          return CompletableFuture.completedStage(answers.report());
        });
  }

  /** What this node says of some slots. */
  private final class Answers {
    private final SlotPartition<SlotAnswer> answers = new SlotPartition<>();
    private final Map<Integer, Long> purged = new TreeMap<>();
    private SlotAnswer latest = new SlotAnswer(Standing.BLANK, false);

    /**
     * @param before the slot's state before this node was asked
     */
    void add(int slot, SlotState before, boolean agreed) {
      answers.add(slot, answer(before.standing(), agreed));
      purged.put(slot, before.purgedTo());
    }

    /** Slots next to each other mostly have the same. */
    private SlotAnswer answer(Standing standing, boolean agreed) {
      if (!latest.standing().equals(standing) || latest.agreed() != agreed) {
        latest = new SlotAnswer(standing, agreed);
      }
      return latest;
    }

    /** With what is held now. */
    SlotReports report() {
      Map<Integer, SlotHolding> holdings = new TreeMap<>();
      purged.forEach(
          (slot, purgedTo) -> {
            SlotHolding holding = new SlotHolding(engine.digest(slot), purgedTo);
            if (!holding.isNothing()) {
              holdings.put(slot, holding);
            }
          });
      return new SlotReports(answers, holdings);
    }
  }

  /** Answers once what was decided before can change nothing any more, and all of it is durable. */
  CompletionStage<SlotReports> move(List<SlotMove> moves) {
    return inOurThread(
        () -> {
          Answers answers = new Answers();
          Map<Integer, SlotState> changes = new TreeMap<>();
          for (SlotMove move : moves) {
            move.slots().stream()
                .forEach(
                    slot -> {
                      SlotState before = local.states().get(slot);
                      ReplicaGroup target = local.owners().group(slot);
                      boolean agreed = target.id() == move.group();
                      answers.add(slot, before, agreed);
                      if (agreed && !before.group().equals(target)) {
                        changes.put(slot, turned(before, target));
                      }
                    });
          }
          return apply(changes).thenApplyAsync(done -> answers.report(), scheduler::execute);
        });
  }

  private SlotState turned(SlotState before, ReplicaGroup target) {
    return target.contains(local.self()) ? before.movedTo(target) : before.leftTo(target);
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
