package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.replication.ReplicationCounts.Event;
import io.thriftyp2p.diststore.storage.AsyncLoop;
import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.ScanPage;
import io.thriftyp2p.diststore.storage.SlotEntries;
import io.thriftyp2p.diststore.storage.StoredEntry;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Brings whole slots in from their holders, page by page; all together no faster than is allowed.
 */
final class SlotPulls {
  private final LocalReplica local;
  private final SlotPeers peers;
  private final Scheduler scheduler;
  private final long bytesPerSecond;

  /** Until when what has come so far takes as long as is allowed. */
  private final AtomicLong busyUntil;

  SlotPulls(LocalReplica local, SlotPeers peers, Scheduler scheduler, long bytesPerSecond) {
    this.local = local;
    this.peers = peers;
    this.scheduler = scheduler;
    this.bytesPerSecond = bytesPerSecond;
    this.busyUntil = new AtomicLong(scheduler.nanoTime());
  }

  /**
   * Completes when all slots have come; what came before a failure stays.
   *
   * @param come told, in any thread, of slots that have come
   */
  CompletionStage<Void> pull(Endpoint source, List<Integer> slots, Consumer<BitSet> come) {
    return AsyncLoop.until(new Pull(source, slots, come)::next).thenAccept(done -> {});
  }

  private final class Pull {
    private final Endpoint source;
    private final Consumer<BitSet> come;
    private List<Integer> slots;
    private Optional<Key> after = Optional.empty();

    /** The page before: it is being kept while the next one is on its way. */
    private CompletionStage<Void> keeping = CompletableFuture.completedStage(null);

    Pull(Endpoint source, List<Integer> slots, Consumer<BitSet> come) {
      this.source = source;
      this.come = come;
      this.slots = slots;
    }

    CompletionStage<Optional<Boolean>> next() {
      leaveOutWhatIsOthers();
      return slots.isEmpty()
          ? keeping.thenApply(kept -> Optional.of(true))
          : peers.pull(source, new PullRequest(slots, after)).thenCompose(this::arrived);
    }

    /** The ring may name others meanwhile; the slot that has begun goes on where it was. */
    private void leaveOutWhatIsOthers() {
      int begun = after.isPresent() ? 1 : 0;
      BitSet owned = local.owned();
      List<Integer> ours = new ArrayList<>(slots.subList(0, begun));
      slots.subList(begun, slots.size()).stream().filter(owned::get).forEach(ours::add);
      slots = ours;
    }

    private CompletionStage<Optional<Boolean>> arrived(ScanPage page) {
      boolean stuck = page.complete() == 0 && page.entries().isEmpty();
      if (stuck || page.counts().size() > slots.size() || !isOfTheseSlots(page)) {
        return CompletableFuture.failedStage(
            new IllegalStateException(source + " sent a page that leads nowhere"));
      }
      List<SlotEntries> bySlot = bySlot(page);
      BitSet complete = new BitSet();
      slots.subList(0, page.complete()).forEach(complete::set);
      slots = slots.subList(page.complete(), slots.size());
      local.counts().add(Event.ENTRY_PULLED, page.entries().size());
      int last = page.entries().size() - 1;
      after = page.hasBegun() ? Optional.of(page.entries().get(last).key()) : Optional.empty();
      return keeping
          .thenCompose(
              kept -> {
                keeping = local.keepAll(bySlot).thenRun(() -> come.accept(complete));
                return pauseAfter(page);
              })
          .thenApply(paused -> Optional.empty());
    }

    /** To hash each key would cost more than to keep it: the first of each slot stands for it. */
    private boolean isOfTheseSlots(ScanPage page) {
      int next = 0;
      for (int i = 0; i < page.counts().size(); i++) {
        int count = page.counts().get(i);
        if (count > 0 && local.slot(page.entries().get(next).key()) != slots.get(i)) {
          return false;
        }
        next += count;
      }
      return true;
    }

    private List<SlotEntries> bySlot(ScanPage page) {
      List<SlotEntries> bySlot = new ArrayList<>();
      int next = 0;
      for (int i = 0; i < page.counts().size(); i++) {
        int end = next + page.counts().get(i);
        if (end > next) {
          bySlot.add(new SlotEntries(slots.get(i), page.entries().subList(next, end)));
        }
        next = end;
      }
      return bySlot;
    }

    private CompletionStage<Void> pauseAfter(ScanPage page) {
      long size = page.entries().stream().mapToLong(StoredEntry::size).sum();
      local.counts().add(Event.BYTE_PULLED, size);
      long nanos = size * 1_000_000_000L / bytesPerSecond;
      long now = scheduler.nanoTime();
      long pause = busyUntil.updateAndGet(busy -> Math.max(busy - now, 0) + now + nanos) - now;
      return pause < 100_000
          ? CompletableFuture.completedStage(null)
          : scheduler.after(Duration.ofNanos(pause));
    }
  }
}
