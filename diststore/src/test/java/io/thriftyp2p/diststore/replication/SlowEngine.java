package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.MemoryEngine;
import io.thriftyp2p.diststore.storage.ScanPage;
import io.thriftyp2p.diststore.storage.SlotDigest;
import io.thriftyp2p.diststore.storage.StorageEngine;
import io.thriftyp2p.diststore.storage.StoredEntry;
import io.thriftyp2p.diststore.storage.Versioned;
import io.thriftyp2p.locator.node.Scheduler;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** As a disk would: a write takes its time, and is not there before; so does a read. */
final class SlowEngine implements StorageEngine {
  private final MemoryEngine memory = new MemoryEngine();
  private final Scheduler scheduler;
  private final RandomGenerator random;
  private final int longestNanos;

  SlowEngine(Scheduler scheduler, RandomGenerator random) {
    this.scheduler = scheduler;
    this.random = random;
    // Some disks are slower than the network, some are faster.
    this.longestNanos = random.nextBoolean() ? 5_000_000 : 60_000_000;
  }

  @Override
  public CompletionStage<Versioned> merge(int slot, StoredEntry entry) {
    return late(() -> memory.merge(slot, entry));
  }

  private <T> CompletionStage<T> late(Supplier<CompletionStage<T>> work) {
    CompletableFuture<T> done = new CompletableFuture<>();
    scheduler.schedule(
        Duration.ofNanos(random.nextInt(longestNanos)),
        () -> work.get().thenAccept(done::complete));
    return done;
  }

  @Override
  public CompletionStage<Optional<Versioned>> get(int slot, Key key) {
    return late(() -> memory.get(slot, key));
  }

  @Override
  public CompletionStage<ScanPage> scan(List<Integer> slots, Optional<Key> after, int maxBytes) {
    return memory.scan(slots, after, maxBytes);
  }

  @Override
  public CompletionStage<Void> drop(int slot, List<StoredEntry> entries) {
    return memory.drop(slot, entries);
  }

  @Override
  public BitSet occupiedSlots() {
    return memory.occupiedSlots();
  }

  @Override
  public Usage usage() {
    return memory.usage();
  }

  @Override
  public SlotDigest digest(int slot) {
    return memory.digest(slot);
  }

  @Override
  public long latestClock() {
    return memory.latestClock();
  }
}
