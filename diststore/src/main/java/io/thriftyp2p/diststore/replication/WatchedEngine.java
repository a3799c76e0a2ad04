package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.CorruptEntryException;
import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.ScanPage;
import io.thriftyp2p.diststore.storage.SlotDigest;
import io.thriftyp2p.diststore.storage.SlotEntries;
import io.thriftyp2p.diststore.storage.StorageEngine;
import io.thriftyp2p.diststore.storage.StoredEntry;
import io.thriftyp2p.diststore.storage.Versioned;
import io.thriftyp2p.locator.node.Failures;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** An engine of which it is told when something in it cannot be read, whoever reads. */
final class WatchedEngine implements StorageEngine {
  private final StorageEngine engine;
  private final IntConsumer damaged;

  /**
   * @param damaged hears of the slot, in any thread
   */
  WatchedEngine(StorageEngine engine, IntConsumer damaged) {
    this.engine = engine;
    this.damaged = damaged;
  }

  private <T> CompletionStage<T> watched(int slot, CompletionStage<T> reading) {
    CompletableFuture<T> read = reading.toCompletableFuture();
    return read.isDone() && !read.isCompletedExceptionally()
        ? read
        : read.whenComplete(
            (value, failure) -> {
              if (failure != null && Failures.cause(failure) instanceof CorruptEntryException) {
                damaged.accept(slot);
              }
            });
  }

  @Override
  public boolean answersAtOnce() {
    return engine.answersAtOnce();
  }

  @Override
  public @Nullable Versioned find(int slot, Key key) {
    // What answers at once reads from no disk, of which something could be damaged.
    return engine.find(slot, key);
  }

  @Override
  public int touch(int slot, Key key, boolean toWrite) {
    return engine.touch(slot, key, toWrite);
  }

  @Override
  public Versioned keep(int slot, StoredEntry entry) {
    return engine.keep(slot, entry);
  }

  @Override
  public CompletionStage<Optional<Versioned>> get(int slot, Key key) {
    return watched(slot, engine.get(slot, key));
  }

  @Override
  public CompletionStage<ScanPage> scan(List<Integer> slots, Optional<Key> after, int maxBytes) {
    // What is damaged further on ends the page before it.
    return watched(slots.get(0), engine.scan(slots, after, maxBytes));
  }

  @Override
  public CompletionStage<Versioned> merge(int slot, StoredEntry entry) {
    return watched(slot, engine.merge(slot, entry));
  }

  @Override
  public CompletionStage<Void> mergeAll(List<SlotEntries> slots) {
    // It takes what cannot be read for nothing, and replaces it.
    return engine.mergeAll(slots);
  }

  @Override
  public CompletionStage<Void> drop(int slot, List<StoredEntry> entries) {
    return watched(slot, engine.drop(slot, entries));
  }

  @Override
  public CompletionStage<Void> giveUpUnreadable(int slot) {
    return engine.giveUpUnreadable(slot);
  }

  @Override
  public SlotDigest digest(int slot) {
    return engine.digest(slot);
  }

  @Override
  public BitSet occupiedSlots() {
    return engine.occupiedSlots();
  }

  @Override
  public Usage usage() {
    return engine.usage();
  }

  @Override
  public long latestClock() {
    return engine.latestClock();
  }
}
