package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.replication.ReplicationCounts.Event;
import io.thriftyp2p.diststore.storage.ScanPage;
import io.thriftyp2p.diststore.storage.StorageEngine;
import io.thriftyp2p.diststore.storage.StoredEntry;
import io.thriftyp2p.locator.node.Scheduler;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
  private final Courtesy courtesy;
  private final Listener listener;

  /** What others have done to this node's slots. For the scheduler's thread; not to block. */
  interface Listener {
    /** They have turned to another group, and another one is about to make them whole. */
    void turned(BitSet slots);

    /** They are whole, or this node lacks something that the other one has. */
    void confirmed(BitSet slots);
  }

  SlotServing(
      LocalReplica local,
      StorageEngine engine,
      Scheduler scheduler,
      int pageBytes,
      Courtesy courtesy,
      Listener listener) {
    this.local = local;
    this.engine = engine;
    this.scheduler = scheduler;
    this.pageBytes = pageBytes;
    this.listener = listener;
    this.courtesy = courtesy;
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
    private final Map<Integer, Long> purged = new HashMap<>();
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
      Map<Integer, SlotHolding> holdings = new HashMap<>();
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
          Map<Integer, SlotState> changes = new HashMap<>();
          Map<SlotState, SlotState> turned = new HashMap<>();
          for (SlotMove move : moves) {
            turned.clear();
            move.slots().stream()
                .forEach(
                    slot -> {
                      SlotState before = local.states().get(slot);
                      ReplicaGroup target = local.owners().group(slot);
                      boolean agreed = target.id() == move.group();
                      answers.add(slot, before, agreed);
                      if (agreed && !before.group().equals(target)) {
                        changes.put(
                            slot, turned.computeIfAbsent(before, state -> turned(state, target)));
                      }
                    });
          }
          return apply(changes).thenApplyAsync(done -> answers.report(), scheduler::execute);
        });
  }

  /** Where this node has what a whole one has that took this node's part into account. */
  CompletionStage<Void> confirm(SlotConfirmation confirmation) {
    return inOurThread(
        () -> {
          Map<Integer, SlotState> changes = new HashMap<>();
          BitSet told = new BitSet();
          for (SlotMove group : confirmation.groups()) {
            told.or(group.slots());
            Map<Standing, Standing> moved = new HashMap<>();
            Map<ReplicaGroup, Standing> whole = new HashMap<>();
            group.slots().stream()
                .filter(slot -> isWhole(slot, group.group(), confirmation.said(), moved))
                .forEach(
                    slot -> {
                      SlotState state = local.states().get(slot);
                      long purgedTo = confirmation.said().holding(slot).purgedTo();
                      Standing now = whole.computeIfAbsent(state.group(), Standing::wholeIn);
                      changes.put(slot, state.wholeAs(now, purgedTo));
                    });
          }
          if (!changes.isEmpty()) {
            var unused = local.states().set(changes);
          }
          listener.confirmed(told);
          return CompletableFuture.completedStage(null);
        });
  }

  /**
   * @param moved standings, as they are when turned to the group; gains those that were needed
   */
  private boolean isWhole(int slot, long group, SlotReports said, Map<Standing, Standing> moved) {
    SlotState state = local.states().get(slot);
    ReplicaGroup target = state.group();
    return target.id() == group
        && target.contains(local.self())
        && target.equals(local.owners().group(slot))
        && !local.dropping().get(slot)
        && said.standing(slot)
            .map(before -> moved.computeIfAbsent(before, standing -> standing.movedTo(target)))
            .filter(state.standing()::equals)
            .isPresent()
        && said.holding(slot).digest().equals(engine.digest(slot));
  }

  private SlotState turned(SlotState before, ReplicaGroup target) {
    return target.contains(local.self()) ? before.movedTo(target) : before.leftTo(target);
  }

  private CompletionStage<Void> apply(Map<Integer, SlotState> changes) {
    CompletionStage<Void> turned = local.turn(changes);
    if (!changes.isEmpty()) {
      BitSet slots = new BitSet();
      changes.keySet().forEach(slots::set);
      listener.turned(slots);
    }
    return turned;
  }

  private <T> CompletionStage<T> inOurThread(Supplier<CompletionStage<T>> work) {
    return CompletableFuture.supplyAsync(work, scheduler::execute).thenCompose(stage -> stage);
  }

  CompletionStage<ScanPage> pull(PullRequest request) {
    courtesy.pulled();
    return engine.scan(request.slots(), request.after(), pageBytes).thenApply(this::counted);
  }

  private ScanPage counted(ScanPage page) {
    local.counts().add(Event.ENTRY_SERVED, page.entries().size());
    local
        .counts()
        .add(Event.BYTE_SERVED, page.entries().stream().mapToLong(StoredEntry::size).sum());
    return page;
  }
}
