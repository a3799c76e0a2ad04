package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.SlotEntries;
import io.thriftyp2p.diststore.storage.StorageEngine;
import io.thriftyp2p.diststore.storage.StoredEntry;
import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.diststore.storage.Versioned;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;

/**
 * Keeps versions, and none that would come back from the dead: deletions are forgotten up to some
 * clock ({@link SlotState#purgedTo}), and what is as old as that and has left no trace was deleted.
 * Takes note of the clocks that it sees. Safe for use by many threads.
 */
final class SafeMerge {
  private final StorageEngine engine;
  private final HybridClock clock;

  SafeMerge(StorageEngine engine, HybridClock clock) {
    this.engine = engine;
    this.clock = clock;
  }

  /** Deletions as old as the entry have not been forgotten here. */
  static boolean isRemembered(SlotState state, StoredEntry entry) {
    return Long.compareUnsigned(entry.versioned().version().clock(), state.purgedTo()) > 0;
  }

  /** The version that is kept now; of one that was forgotten, one that is above it. */
  CompletionStage<Version> merge(int slot, SlotState state, StoredEntry entry) {
    Version version = entry.versioned().version();
    clock.observe(version.clock());
    if (isRemembered(state, entry)) {
      return mergeNow(slot, entry);
    }
    // As old as what was forgotten here: if there is no trace of it, then it was deleted.
    return engine
        .get(slot, entry.key())
        .thenCompose(
            found ->
                found.isEmpty()
                    ? CompletableFuture.completedStage(
                        new Version(state.purgedTo() + 1, version.node()))
                    : mergeNow(slot, entry));
  }

  private CompletionStage<Version> mergeNow(int slot, StoredEntry entry) {
    return engine.merge(slot, entry).thenApply(Versioned::version);
  }

  /** The same of many, of which most are remembered: those go to the engine at once. */
  CompletionStage<Void> mergeAll(List<SlotEntries> slots, IntFunction<SlotState> states) {
    List<SlotEntries> news = new ArrayList<>(slots.size());
    List<CompletableFuture<?>> merged = new ArrayList<>();
    for (SlotEntries slot : slots) {
      SlotState state = states.apply(slot.slot());
      List<StoredEntry> remembered = new ArrayList<>(slot.entries().size());
      for (StoredEntry entry : slot.entries()) {
        if (isRemembered(state, entry)) {
          remembered.add(entry);
          clock.observe(entry.versioned().version().clock());
        } else {
          merged.add(merge(slot.slot(), state, entry).toCompletableFuture());
        }
      }
      news.add(new SlotEntries(slot.slot(), remembered));
    }
    merged.add(engine.mergeAll(news).toCompletableFuture());
    return CompletableFuture.allOf(merged.toArray(CompletableFuture<?>[]::new));
  }
}
