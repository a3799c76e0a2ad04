package io.thriftyp2p.diststore.storage;

import static io.thriftyp2p.diststore.storage.Entries.entry;
import static io.thriftyp2p.diststore.storage.Entries.now;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.thriftyp2p.locator.node.HomeThread;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Grouped writes, on a disk that is slow, full or broken. */
@Timeout(60)
class GroupWriterTest {
  @TempDir private Path temporary;
  private final AtomicReference<FaultyDisk> disk = new AtomicReference<>();
  private Storage storage;
  private StorageEngine engine;

  private void open(StorageConfig config) {
    storage =
        RocksStorage.open(
            TestDirectories.open(temporary),
            config,
            log -> {
              disk.set(new FaultyDisk(log));
              return disk.get();
            });
    engine = storage.entries();
  }

  @AfterEach
  void closeTheStorage() {
    storage.close();
  }

  private CompletableFuture<Versioned> merge(String key, long clock) {
    return engine.merge(3, entry(key, clock, "value")).toCompletableFuture();
  }

  private void awaitWrites(int count) {
    await().until(() -> disk.get().writes.get() == count);
  }

  @Test
  void nothingIsAcknowledgedOrShownBeforeTheSyncHasEnded() {
    open(TestDirectories.SMALL);
    Semaphore gate = disk.get().hangs();
    CompletableFuture<Versioned> first = merge("a", 2);
    awaitWrites(1);
    CompletableFuture<Versioned> second = merge("b", 2);
    CompletableFuture<Versioned> older = merge("b", 1);
    assertThat(now(engine.get(3, Key.of("a")))).isEmpty();
    assertThat(engine.digest(3).isEmpty()).isTrue();
    assertThat(first).isNotDone();
    gate.release();
    now(first);
    assertThat(now(engine.get(3, Key.of("a")))).isPresent();
    awaitWrites(2);
    assertThat(second).isNotDone();
    assertThat(older).isNotDone();
    gate.release();
    assertThat(now(older)).isEqualTo(now(second));
  }

  @Test
  void writesThatWaitTogetherShareOneSync() {
    open(TestDirectories.SMALL);
    Semaphore gate = disk.get().hangs();
    List<CompletableFuture<Versioned>> merges = new ArrayList<>();
    merges.add(merge("first", 1));
    awaitWrites(1);
    for (int i = 0; i < 500; i++) {
      merges.add(merge("key" + i % 100, i));
    }
    gate.release(2);
    merges.forEach(Entries::now);
    assertThat(disk.get().writes).hasValue(2);
    assertThat(disk.get().syncedWrites).hasValue(2);
    assertThat(engine.usage().keys()).isEqualTo(101);
  }

  /** A thread that writes two keys, and then runs what it is given, so far as it takes tasks. */
  private final class Writing extends Thread implements HomeThread {
    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final CompletableFuture<List<Thread>> toldBy = new CompletableFuture<>();
    private final AtomicInteger given = new AtomicInteger();
    private final boolean takesTasks;
    private final Executor home = this::take;

    Writing(boolean takesTasks) {
      this.takesTasks = takesTasks;
      setDaemon(true);
    }

    @Override
    public Optional<Executor> home() {
      return Optional.of(home);
    }

    private void take(Runnable task) {
      given.incrementAndGet();
      if (!takesTasks) {
        throw new RejectedExecutionException("it has stopped");
      }
      tasks.add(task);
    }

    @Override
    public void run() {
      List<Thread> tellers = Collections.synchronizedList(new ArrayList<>());
      for (String key : List.of("a", "b")) {
        var unused =
            merge(key, 1)
                .thenRun(
                    () -> {
                      tellers.add(Thread.currentThread());
                      if (tellers.size() == 2) {
                        toldBy.complete(tellers);
                      }
                    });
      }
      try {
        while (true) {
          tasks.take().run();
        }
      } catch (InterruptedException e) {
        // The test has ended.
      }
    }
  }

  @Test
  void aThreadThatTakesTasksIsToldOfAllItsWritesByOne() throws Exception {
    open(TestDirectories.SMALL);
    Semaphore gate = disk.get().hangs();
    CompletableFuture<Versioned> first = merge("first", 1);
    awaitWrites(1);
    Writing writing = new Writing(true);
    writing.start();
    await().until(() -> waiting() == 3);
    gate.release(2);
    now(first);
    assertThat(writing.toldBy.get()).containsExactly(writing, writing);
    assertThat(writing.given).hasValue(1);
    writing.interrupt();
  }

  @Test
  void whereThatThreadHasStoppedAnotherTells() throws Exception {
    open(TestDirectories.SMALL);
    Semaphore gate = disk.get().hangs();
    Writing writing = new Writing(false);
    writing.start();
    await().until(() -> waiting() == 2);
    gate.release(2);
    assertThat(writing.toldBy.get()).doesNotContain(writing);
    assertThat(writing.given).hasPositiveValue();
    writing.interrupt();
  }

  private long waiting() {
    return now(storage.figures()).orElseThrow().waitingWrites();
  }

  @Test
  void whenTooManyWaitFurtherOnesFailAtOnce() {
    open(new StorageConfig(Sync.ALWAYS, 1 << 20, 1 << 20, 10, 64 << 20, 1, 16, 64));
    Semaphore gate = disk.get().hangs();
    List<CompletableFuture<Versioned>> merges = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      merges.add(merge("key" + i, 1));
    }
    assertThatThrownBy(() -> now(merge("one too many", 1)))
        .isInstanceOf(StorageFailedException.class)
        .hasMessageContaining("does not keep up");
    assertThat(storage.writeRefusal()).isEmpty();
    gate.release(100);
    merges.forEach(Entries::now);
    now(merge("one too many", 1));
  }

  @Test
  void theBytesThatWaitAreBoundedToo() {
    open(new StorageConfig(Sync.ALWAYS, 1 << 20, 1 << 20, 1000, 1000, 1, 16, 64));
    Semaphore gate = disk.get().hangs();
    CompletableFuture<Versioned> large =
        engine.merge(1, entry("large", 1, "x".repeat(5000))).toCompletableFuture();
    assertThatThrownBy(() -> now(merge("small", 1))).hasMessageContaining("does not keep up");
    gate.release(100);
    now(large);
    now(merge("small", 1));
  }

  @Test
  void aFullDiskEndsWritingAndNotReading() {
    open(TestDirectories.SMALL);
    now(merge("before", 1));
    disk.get().failsWith(FaultyDisk.full());
    assertThatThrownBy(() -> now(merge("a", 1)))
        .isInstanceOf(StorageFailedException.class)
        .hasMessageContaining("full");
    assertThat(storage.writeRefusal().orElseThrow())
        .contains(temporary.toString())
        .contains("restart")
        .doesNotContain("\n");
    assertThat(now(engine.get(3, Key.of("before")))).isPresent();
    assertThat(engine.digest(3).count()).isEqualTo(1);
  }

  @Test
  void afterAFailedSyncTheDiskIsNotTriedAgain() {
    open(TestDirectories.SMALL);
    disk.get().failsWith(FaultyDisk.broken());
    assertThatThrownBy(() -> now(merge("a", 1))).isInstanceOf(StorageFailedException.class);
    disk.get().isWellAgain();
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> now(merge("a", 1))).isInstanceOf(StorageFailedException.class);
    }
    assertThatThrownBy(() -> now(engine.drop(3, List.of(entry("a", 1, "value")))))
        .isInstanceOf(StorageFailedException.class);
    assertThatThrownBy(() -> now(storage.records().write(List.of())))
        .isInstanceOf(StorageFailedException.class);
    assertThat(disk.get().writes).hasValue(1);
    assertThat(storage.writeRefusal()).isPresent();
  }

  @Test
  void allWritesOfAFailedRoundFailAndThoseThatWaitBehindIt() {
    open(TestDirectories.SMALL);
    Semaphore gate = disk.get().hangs();
    List<CompletableFuture<Versioned>> merges = new ArrayList<>();
    merges.add(merge("first", 1));
    awaitWrites(1);
    for (int i = 0; i < 100; i++) {
      merges.add(merge("key" + i, 1));
    }
    disk.get().failsWith(FaultyDisk.full());
    gate.release(100);
    for (CompletableFuture<Versioned> merge : merges) {
      assertThatThrownBy(() -> now(merge)).isInstanceOf(StorageFailedException.class);
    }
  }

  @Test
  void withoutSyncNothingIsForcedToTheDiskBeforeTheEnd() {
    open(TestDirectories.SMALL.with(Sync.NEVER));
    now(merge("a", 1));
    assertThat(disk.get().syncedWrites).hasValue(0);
    assertThat(disk.get().syncs).hasValue(0);
    storage.close();
    assertThat(disk.get().syncs).hasValue(1);
  }

  @Test
  void onceASecondTheDiskIsSyncedAndAFailureOfThatEndsWriting() {
    open(TestDirectories.SMALL.with(Sync.EVERY_SECOND));
    now(merge("a", 1));
    assertThat(disk.get().syncs).hasValue(0);
    await().until(() -> disk.get().syncs.get() == 1);
    now(merge("b", 1));
    disk.get().failsWith(FaultyDisk.broken());
    await().until(() -> storage.writeRefusal().isPresent());
    assertThatThrownBy(() -> now(merge("c", 1))).isInstanceOf(StorageFailedException.class);
  }
}
