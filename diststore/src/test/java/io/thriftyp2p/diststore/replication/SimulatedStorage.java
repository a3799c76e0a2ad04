package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.CorruptEntryException;
import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.RecordStore;
import io.thriftyp2p.diststore.storage.ScanPage;
import io.thriftyp2p.diststore.storage.SlotDigest;
import io.thriftyp2p.diststore.storage.Storage;
import io.thriftyp2p.diststore.storage.StorageEngine;
import io.thriftyp2p.diststore.storage.StorageFailedException;
import io.thriftyp2p.diststore.storage.StoredEntry;
import io.thriftyp2p.diststore.storage.Versioned;
import io.thriftyp2p.locator.node.Scheduler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * One process's way to its disk: writes wait for a sync that they share, and are not there before.
 * What the process had not yet synced when it died is lost, or some of it is not.
 */
final class SimulatedStorage implements Storage, StorageEngine, RecordStore {
  private final SimulatedDisk disk;
  private final Scheduler scheduler;
  private final RandomGenerator random;
  private final int longestNanos;
  private List<Write<?>> waiting = new ArrayList<>();
  private List<Write<?>> syncing = new ArrayList<>();

  /** Written, and then the disk said that the sync had failed: who knows. */
  private final List<Write<?>> doubtful = new ArrayList<>();

  private Optional<String> refusal = Optional.empty();
  private boolean failing;

  SimulatedStorage(SimulatedDisk disk, Scheduler scheduler, RandomGenerator random) {
    this.disk = disk;
    this.scheduler = scheduler;
    this.random = random;
    this.longestNanos = random.nextBoolean() ? 3_000_000 : 40_000_000;
  }

  /** What one write does to the disk, and who waits for it. */
  private record Write<T>(Supplier<T> effect, CompletableFuture<T> done) {
    Runnable apply() {
      T result = effect.get();
      return () -> done.complete(result);
    }
  }

  private <T> CompletionStage<T> submit(Supplier<T> effect) {
    if (refusal.isPresent()) {
      return CompletableFuture.failedStage(new StorageFailedException(refusal.get()));
    }
    Write<T> write = new Write<>(effect, new CompletableFuture<>());
    waiting.add(write);
    if (syncing.isEmpty()) {
      sync();
    }
    return write.done;
  }

  private void sync() {
    syncing = waiting;
    waiting = new ArrayList<>();
    scheduler.schedule(Duration.ofNanos(random.nextInt(longestNanos)), this::synced);
  }

  private void synced() {
    if (failing) {
      fail();
      return;
    }
    List<Runnable> answers = new ArrayList<>();
    syncing.forEach(write -> answers.add(write.apply()));
    syncing = new ArrayList<>();
    if (!waiting.isEmpty()) {
      sync();
    }
    answers.forEach(Runnable::run);
  }

  private void fail() {
    refusal = Optional.of("the disk has failed: start this node again");
    doubtful.addAll(syncing);
    List<Write<?>> failed = new ArrayList<>(syncing);
    failed.addAll(waiting);
    syncing = new ArrayList<>();
    waiting = new ArrayList<>();
    failed.forEach(
        write -> write.done.completeExceptionally(new StorageFailedException(refusal.get())));
  }

  /** The next sync fails, and with it the disk, until the process is started again. */
  void breakNextSync() {
    failing = true;
  }

  /**
   * The process is gone: of what was under way a part may have reached the disk, in the order in
   * which it was written; one that was torn is recognized by its checksum, and nothing follows it.
   */
  void crash() {
    List<Write<?>> open = new ArrayList<>(doubtful);
    open.addAll(syncing);
    open.addAll(waiting);
    open.subList(0, random.nextInt(open.size() + 1)).forEach(Write::apply);
    doubtful.clear();
    syncing = new ArrayList<>();
    waiting = new ArrayList<>();
    refusal = Optional.of("the process is gone");
  }

  private <T> CompletionStage<T> read(Supplier<T> work) {
    if (random.nextBoolean()) {
      return CompletableFuture.completedStage(work.get());
    }
    CompletableFuture<T> done = new CompletableFuture<>();
    scheduler.schedule(
        Duration.ofNanos(random.nextInt(longestNanos)), () -> done.complete(work.get()));
    return done;
  }

  @Override
  public CompletionStage<Versioned> merge(int slot, StoredEntry entry) {
    return submit(() -> disk.merge(slot, entry));
  }

  @Override
  public CompletionStage<Void> drop(int slot, List<StoredEntry> entries) {
    List<StoredEntry> dropped = List.copyOf(entries);
    return submit(() -> dropNow(slot, dropped)).thenAccept(done -> {});
  }

  private boolean dropNow(int slot, List<StoredEntry> entries) {
    disk.drop(slot, entries);
    return true;
  }

  @Override
  public CompletionStage<Void> write(List<Change> changes) {
    List<Change> made = List.copyOf(changes);
    return submit(() -> changeNow(made)).thenAccept(done -> {});
  }

  private boolean changeNow(List<Change> changes) {
    disk.change(changes);
    return true;
  }

  @Override
  public CompletionStage<Optional<Versioned>> get(int slot, Key key) {
    return disk.isRotten(slot)
        ? unreadable(slot)
        : read(() -> Optional.ofNullable(disk.slot(slot).get(key)));
  }

  @Override
  public CompletionStage<ScanPage> scan(List<Integer> slots, Optional<Key> after, int maxBytes) {
    return disk.isRotten(slots.get(0))
        ? unreadable(slots.get(0))
        : read(() -> page(slots, after, new ScanPage.Builder(maxBytes)));
  }

  private static <T> CompletionStage<T> unreadable(int slot) {
    return CompletableFuture.failedStage(new CorruptEntryException("slot " + slot + " is rotten"));
  }

  @Override
  public CompletionStage<Void> giveUpUnreadable(int slot) {
    return submit(
            () -> {
              disk.giveUp(slot);
              return true;
            })
        .thenAccept(done -> {});
  }

  private ScanPage page(List<Integer> slots, Optional<Key> after, ScanPage.Builder page) {
    Optional<Key> from = after;
    for (int slot : slots) {
      if (disk.isRotten(slot) || !add(slot, from, page)) {
        break;
      }
      page.endSlot();
      from = Optional.empty();
    }
    return page.build();
  }

  private boolean add(int slot, Optional<Key> after, ScanPage.Builder page) {
    NavigableMap<Key, Versioned> entries = disk.slot(slot);
    return after.map(key -> entries.tailMap(key, false)).orElse(entries).entrySet().stream()
        .allMatch(entry -> page.add(new StoredEntry(entry.getKey(), entry.getValue())));
  }

  @Override
  public CompletionStage<List<StoredRecord>> scan(Key prefix, Optional<Key> after, int limit) {
    return read(() -> recordsFrom(prefix, after, limit));
  }

  private List<StoredRecord> recordsFrom(Key prefix, Optional<Key> after, int limit) {
    boolean fromPrefix = after.filter(name -> name.compareTo(prefix) >= 0).isEmpty();
    byte[] start = prefix.bytes();
    return disk.records().tailMap(fromPrefix ? prefix : after.get(), fromPrefix).entrySet().stream()
        .takeWhile(record -> startsWith(record.getKey().bytes(), start))
        .limit(limit)
        .map(record -> new StoredRecord(record.getKey(), record.getValue()))
        .toList();
  }

  private static boolean startsWith(byte[] name, byte[] start) {
    return name.length >= start.length
        && Arrays.equals(name, 0, start.length, start, 0, start.length);
  }

  @Override
  public SlotDigest digest(int slot) {
    return disk.digest(slot);
  }

  @Override
  public BitSet occupiedSlots() {
    return disk.occupiedSlots();
  }

  @Override
  public Usage usage() {
    long tombstones = 0;
    long keys = 0;
    for (NavigableMap<Key, Versioned> slot : disk.slots().values()) {
      for (Versioned kept : slot.values()) {
        tombstones += kept.isTombstone() ? 1 : 0;
        keys += kept.isTombstone() ? 0 : 1;
      }
    }
    return new Usage(keys, tombstones, 0);
  }

  @Override
  public long latestClock() {
    return disk.latestClock();
  }

  @Override
  public StorageEngine entries() {
    return this;
  }

  @Override
  public RecordStore records() {
    return this;
  }

  @Override
  public boolean durable() {
    return true;
  }

  @Override
  public Optional<String> writeRefusal() {
    return refusal;
  }

  @Override
  public CompletionStage<Void> backUp(Path directory) {
    return CompletableFuture.failedStage(new StorageFailedException("a simulation has no files"));
  }

  /** As at a stop in good order: what waits is written. */
  @Override
  public void close() {
    if (refusal.isEmpty()) {
      syncing.addAll(waiting);
      syncing.forEach(Write::apply);
      syncing = new ArrayList<>();
      waiting = new ArrayList<>();
    }
    crash();
  }
}
