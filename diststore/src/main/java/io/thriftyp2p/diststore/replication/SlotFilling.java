package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Failures;
import io.thriftyp2p.locator.node.Scheduler;
import java.time.Duration;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that this node is a whole replica of all slots that it is to keep, batch after batch,
 * in two lanes side by side: slots that have turned to their new group already are urgent, since
 * they may have no quorum until this node is whole; those that have still to come in take their
 * time. Runs in the store's scheduler thread.
 */
final class SlotFilling implements SlotServing.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(SlotFilling.class);

  /** One turns while the next one comes in. */
  private static final int BATCHES_ABREAST = 2;

  private static final Duration CONFIRMED_WITHIN = Duration.ofMillis(500);

  private final LocalReplica local;
  private final OpenSlots open;
  private final FillParts parts;
  private final Scheduler scheduler;
  private final Attempts attempts;

  private final LeftToOthers left;
  private final Lane urgent;
  private final Lane bulk;

  SlotFilling(
      LocalReplica local,
      FillParts parts,
      Scheduler scheduler,
      Attempts attempts,
      Duration untilTurned,
      int batchSlots) {
    this.local = local;
    this.open = new OpenSlots(local);
    this.parts = parts;
    this.scheduler = scheduler;
    this.attempts = attempts;
    this.left = new LeftToOthers(local, scheduler, untilTurned, CONFIRMED_WITHIN);
    this.urgent = new Lane(true, batchSlots);
    this.bulk = new Lane(false, batchSlots);
  }

  /** The slots that this node is to keep, and of which it is not a whole replica yet. */
  BitSet open() {
    return open.all();
  }

  /** Something may have changed: goes on at once. */
  void wake() {
    urgent.wakeToAll();
    bulk.wakeToAll();
  }

  /** More than a step is brought over for longer than this node is to wait. */
  @Override
  public void turned(BitSet slots) {
    if (slots.stream().filter(this::isHeld).count() > parts.stepSlots()) {
      urgent.wake();
    } else {
      left.turned(slots);
      scheduler.schedule(CONFIRMED_WITHIN, urgent::wake);
    }
  }

  private boolean isHeld(int slot) {
    return !parts.engine().digest(slot).isEmpty();
  }

  @Override
  public void confirmed(BitSet slots) {
    left.confirmed(slots);
    attempts.hurry();
    urgent.wake();
  }

  private final class Lane {
    private final boolean turned;
    private final int batchSlots;
    private final BitSet underWay = new BitSet();
    private int batches;

    /** Whether one of them is on its way still, and does not only turn. */
    private boolean coming;

    private boolean pausing;
    private boolean wanted;
    private int failures;

    /** Who did not answer; asked again after a while. */
    private final Set<Endpoint> silent = new HashSet<>();

    /** Where the next batch begins, so that a slot that cannot be filled holds up no others. */
    private int position;

    Lane(boolean turned, int batchSlots) {
      this.turned = turned;
      this.batchSlots = batchSlots;
    }

    /** Also those who did not answer are asked. */
    void wakeToAll() {
      silent.clear();
      wake();
    }

    void wake() {
      wanted = true;
      failures = 0;
      if (batches == 0 && !pausing) {
        next();
      }
    }

    private void next() {
      wanted = false;
      BitSet todo = turned ? open.turned() : open.unturned();
      todo.andNot(turned ? left.toConfirm() : left.toTurn(todo));
      todo.andNot(underWay);
      if (todo.isEmpty()) {
        return;
      }
      BitSet batch = batch(todo);
      underWay.or(batch);
      batches++;
      var unused =
          filled(batch)
              .whenCompleteAsync(
                  (whole, failure) -> ended(batch, whole, failure), scheduler::execute);
    }

    private CompletionStage<BitSet> filled(BitSet batch) {
      coming = true;
      if (turned) {
        return new SlotTurn(batch, parts, silent).run();
      }
      FillBatch fill = new FillBatch(batch, parts, silent);
      CompletionStage<BitSet> whole = fill.run();
      var unused = fill.come().thenRunAsync(this::come, scheduler::execute);
      return whole;
    }

    /** While the rest of a batch turns, the next one comes in. */
    private void come() {
      coming = false;
      goOn();
    }

    private void goOn() {
      if (!coming && batches < BATCHES_ABREAST && failures == 0) {
        next();
      }
    }

    private BitSet batch(BitSet todo) {
      BitSet batch = new BitSet();
      int slot = todo.nextSetBit(position);
      for (int size = 0; size < batchSlots && slot >= 0; size++) {
        batch.set(slot);
        slot = todo.nextSetBit(slot + 1);
      }
      position = slot < 0 ? 0 : slot;
      return batch.isEmpty() ? batch(todo) : batch;
    }

    private void ended(BitSet batch, BitSet whole, @Nullable Throwable failure) {
      batches--;
      coming &= batches > 0;
      underWay.andNot(batch);
      if (failure != null) {
        LOG.warn(
            "{}: {} slots are not filled yet: {}",
            local.self(),
            batch.cardinality(),
            Failures.cause(failure).toString());
      }
      boolean progress = failure == null && !whole.isEmpty();
      if (progress) {
        failures = 0;
        attempts.hurry();
      } else {
        // Without those who did not answer it does not go: they are asked again.
        silent.clear();
        failures++;
      }
      if (batches > 0) {
        goOn();
      } else if (progress || wanted) {
        next();
      } else {
        pausing = true;
        scheduler.schedule(attempts.pauseAfter(failures - 1), this::resume);
      }
    }

    private void resume() {
      pausing = false;
      next();
    }
  }
}
