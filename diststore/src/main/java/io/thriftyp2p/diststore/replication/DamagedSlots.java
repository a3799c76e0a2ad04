package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.replication.ReplicationCounts.Event;
import io.thriftyp2p.diststore.storage.StorageEngine;
import io.thriftyp2p.locator.node.Scheduler;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Slots of which the disk has lost something (a checksum does not match): this node stops to count
 * as their replica, gives up what cannot be read, and is filled anew by the others, as if its disk
 * had been replaced. Decides in the store's scheduler thread.
 */
final class DamagedSlots {
  private static final Logger LOG = LoggerFactory.getLogger(DamagedSlots.class);

  private final LocalReplica local;
  private final StorageEngine engine;
  private final Scheduler scheduler;
  private final Runnable mended;

  /**
   * @param mended told when a slot can be filled
   */
  DamagedSlots(LocalReplica local, StorageEngine engine, Scheduler scheduler, Runnable mended) {
    this.local = local;
    this.engine = engine;
    this.scheduler = scheduler;
    this.mended = mended;
  }

  /** Something in the slot cannot be read. From any thread, and as often as it is seen. */
  void found(int slot) {
    scheduler.execute(
        () -> {
          if (!local.dropping().get(slot)) {
            mend(slot);
          }
        });
  }

  private void mend(int slot) {
    local.counts().count(Event.SLOT_DAMAGED);
    LOG.error(
        "{}: a part of slot {} cannot be read from the disk; it is taken anew from the other"
            + " replicas: have a look at the disk",
        local.self(),
        slot);
    // Nothing is filled in meanwhile: it would be given up along with what is damaged.
    local.dropping().set(slot);
    var unused =
        local
            .turn(Map.of(slot, SlotState.BLANK))
            .thenCompose(turned -> engine.giveUpUnreadable(slot))
            .whenCompleteAsync((done, failure) -> ended(slot, failure), scheduler::execute);
  }

  private void ended(int slot, @Nullable Throwable failure) {
    local.dropping().clear(slot);
    if (failure == null) {
      mended.run();
    } else {
      LOG.warn("{}: slot {} stays damaged: {}", local.self(), slot, failure.toString());
    }
  }
}
