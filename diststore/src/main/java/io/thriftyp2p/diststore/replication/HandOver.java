package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.StorageEngine;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Watches a leaving node grow empty. Runs in the store's scheduler thread. */
final class HandOver {
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  /** When all leave at once, one that has just joined may be known to some of them only. */
  private static final Duration NEWS_TRAVELS = Duration.ofSeconds(5);

  /** When nothing moves for so long, others may not have heard who is gone. */
  private static final Duration NEWS_IS_LATE = Duration.ofSeconds(1);

  private static final int LOOKS_PER_OFFER = 6;

  private final LocalReplica local;
  private final StorageEngine engine;
  private final Scheduler scheduler;
  private final ReplicationConfig config;
  private final Runnable offer;
  private final Consumer<Endpoint> compareViews;
  private final Consumer<Remainder> progress;
  private final CompletableFuture<Void> done;
  private Remainder last = new Remainder(Long.MAX_VALUE, Integer.MAX_VALUE, true);
  private long movedAt;
  private int looks;
  private long heirsSeenAt;

  HandOver(
      LocalReplica local,
      StorageEngine engine,
      Scheduler scheduler,
      ReplicationConfig config,
      Runnable offer,
      Consumer<Endpoint> compareViews,
      Consumer<Remainder> progress,
      CompletableFuture<Void> done) {
    this.local = local;
    this.engine = engine;
    this.scheduler = scheduler;
    this.config = config;
    this.offer = offer;
    this.compareViews = compareViews;
    this.progress = progress;
    this.done = done;
    this.movedAt = scheduler.nanoTime();
    this.heirsSeenAt = movedAt;
  }

  void check() {
    Remainder left = remainder();
    heirsSeenAt = left.heirs() ? scheduler.nanoTime() : heirsSeenAt;
    boolean noHeirs = scheduler.nanoTime() - heirsSeenAt > NEWS_TRAVELS.toNanos();
    if (left.isNothing() || noHeirs) {
      done.complete(null);
      return;
    }
    if (!left.equals(last)) {
      last = left;
      movedAt = scheduler.nanoTime();
      progress.accept(left);
    } else if (scheduler.nanoTime() - movedAt > config.stallTimeout().toNanos()) {
      done.completeExceptionally(
          new UnavailableException(
              "nobody takes over the last %d entries and %d slots"
                  .formatted(left.entries(), left.slots()),
              false));
      return;
    }
    if (looks++ % LOOKS_PER_OFFER == 0) {
      offer.run();
      if (scheduler.nanoTime() - movedAt > NEWS_IS_LATE.toNanos()) {
        heirsOfTheFirst().forEach(compareViews);
      }
    }
    scheduler.schedule(LOOK_EVERY, this::check);
  }

  /** Who is to take over the first slot that is left, and may see others in that place. */
  private List<Endpoint> heirsOfTheFirst() {
    for (int slot = 0; slot < local.states().count(); slot++) {
      if (!engine.digest(slot).isEmpty()
          || local.states().get(slot).group().contains(local.self())) {
        return local.owners().preference(slot);
      }
    }
    return List.of();
  }

  private Remainder remainder() {
    Topology topology = local.topology();
    // Of an heir that is on its way to the ring nobody knows the slots yet: all wait for it.
    boolean heirComes = !topology.joining().isEmpty();
    int slots = 0;
    for (int slot = 0; slot < local.states().count(); slot++) {
      boolean answered = local.states().get(slot).group().contains(local.self());
      slots += answered && (heirComes || local.owners().group(slot).size() > 0) ? 1 : 0;
    }
    boolean heirs = topology.hasHeirs();
    boolean othersLeave = topology.leaving().stream().anyMatch(node -> !node.equals(local.self()));
    return heirs || othersLeave
        ? new Remainder(engine.usage().entries(), slots, heirs)
        : Remainder.NOTHING;
  }
}
