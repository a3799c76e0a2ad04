package io.thriftyp2p.diststore.storage;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes to the log, in one thread: all writes that wait, up to a bound, become one batch with one
 * sync, and are acknowledged after it where they came from, or in a second thread, so that the next
 * batch does not wait for what the acknowledgements set off.
 *
 * <p>The first write or sync that fails is the last one tried: what a disk that has failed says of
 * the next sync proves nothing about what it lost before.
 */
final class GroupWriter {
  private static final Logger log = LoggerFactory.getLogger(GroupWriter.class);
  private static final int CLOSE_SECONDS = 5;

  private final WriteAheadLog disk;
  private final Round round;
  private final DiskFailures failures;
  private final Sync sync;
  private final WriteQueue queue;
  private final ExecutorService writer = StorageThreads.single("storage-writer");
  private final ExecutorService answers = StorageThreads.single("storage-answers");
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(StorageThreads.named("storage-clock"));
  private volatile boolean syncDue;
  private volatile boolean closing;
  private volatile boolean ended;
  private volatile @Nullable String refusal;

  /** Whether something was written that no sync has followed; the writer's own. */
  private boolean unsynced;

  GroupWriter(WriteAheadLog disk, Round round, DiskFailures failures, StorageConfig config) {
    this.disk = disk;
    this.round = round;
    this.failures = failures;
    this.sync = config.sync();
    this.queue = new WriteQueue(config.queuedWrites(), config.queuedBytes());
  }

  void start() {
    writer.execute(this::run);
    if (sync == Sync.EVERY_SECOND) {
      var unused = clock.scheduleWithFixedDelay(this::askForSync, 1, 1, TimeUnit.SECONDS);
    }
  }

  /** Takes a write, or refuses it at once. Never blocks. */
  void submit(WriteTask task) {
    if (refusal != null || closing) {
      task.refuse(refused());
    } else if (!queue.offer(task)) {
      task.refuse(
          new StorageFailedException(
              "the disk does not keep up with the writes that wait for it: try again later"));
    } else if (ended) {
      refuseWaiting();
    }
  }

  /** Why nothing is written any more. */
  Optional<String> refusal() {
    return Optional.ofNullable(refusal);
  }

  /** Writes that are not acknowledged yet. */
  int waitingWrites() {
    return queue.held();
  }

  long waitingBytes() {
    return queue.heldBytes();
  }

  private void askForSync() {
    syncDue = true;
    queue.wake();
  }

  private void run() {
    List<WriteTask> tasks = new ArrayList<>();
    try {
      while (!closing || !queue.isEmpty()) {
        queue.take(tasks);
        commit(tasks);
        if (syncDue) {
          syncDue = false;
          syncNow();
        }
      }
      syncNow();
    } catch (InterruptedException | RuntimeException | Error e) {
      log.error("the writer of the storage ended", e);
      refuseFromNowOn("the writer of the storage ended (" + e + "): restart this node");
      refuse(tasks);
    } finally {
      ended = true;
      refuseWaiting();
    }
  }

  /** Leaves the list empty: each task is on its way to an answer. */
  private void commit(List<WriteTask> tasks) {
    if (refusal == null) {
      try {
        round.begin();
        addAll(tasks);
        write();
        acknowledgeAll(tasks);
        tasks.clear();
      } catch (RocksDBException e) {
        refuseFromNowOn(failures.refusal(e));
      }
    }
    refuse(tasks);
  }

  /** Each in its home, so that it is woken once for all that are of there. */
  private void acknowledgeAll(List<WriteTask> tasks) {
    IdentityHashMap<Executor, List<WriteTask>> done = new IdentityHashMap<>();
    for (WriteTask task : tasks) {
      done.computeIfAbsent(task.home().orElse(answers), home -> new ArrayList<>()).add(task);
    }
    done.forEach(
        (home, ofThere) -> {
          Runnable acknowledging = () -> ofThere.forEach(this::acknowledge);
          try {
            home.execute(acknowledging);
          } catch (RejectedExecutionException e) {
            // The home has gone; whoever waits has to hear of it all the same.
            answers.execute(acknowledging);
          }
        });
  }

  /** Adds the tasks to the round, and takes out of the list those that cannot be. */
  private void addAll(List<WriteTask> tasks) throws RocksDBException {
    for (var each = tasks.iterator(); each.hasNext(); ) {
      WriteTask task = each.next();
      try {
        task.addTo(round);
      } catch (StorageFailedException e) {
        each.remove();
        answers.execute(() -> refuse(task, e));
      }
    }
  }

  private void write() throws RocksDBException {
    if (!round.isEmpty()) {
      disk.write(round.finish(), sync == Sync.ALWAYS);
      unsynced = sync != Sync.ALWAYS;
      round.publish();
    }
  }

  private void syncNow() {
    if (unsynced && refusal == null) {
      try {
        disk.sync();
        unsynced = false;
      } catch (RocksDBException e) {
        refuseFromNowOn(failures.refusal(e));
      }
    }
  }

  private void refuseFromNowOn(String why) {
    refusal = why;
    log.error("{}", why);
  }

  private StorageFailedException refused() {
    String why = refusal;
    return new StorageFailedException(why == null ? "this node is stopping" : why);
  }

  private void acknowledge(WriteTask task) {
    queue.release(task);
    task.acknowledge();
  }

  private void refuse(WriteTask task, StorageFailedException failure) {
    queue.release(task);
    task.refuse(failure);
  }

  private void refuse(List<WriteTask> tasks) {
    StorageFailedException failure = refused();
    tasks.forEach(task -> refuse(task, failure));
    tasks.clear();
  }

  private void refuseWaiting() {
    List<WriteTask> late = new ArrayList<>();
    queue.takeAll(late);
    refuse(late);
  }

  /**
   * Writes and acknowledges what waits; refuses what comes later. Blocks for some seconds at most.
   *
   * @return whether the disk is left alone from now on
   */
  boolean close() {
    closing = true;
    clock.shutdownNow();
    queue.wake();
    boolean done = StorageThreads.end(writer, CLOSE_SECONDS);
    if (done) {
      StorageThreads.end(answers, CLOSE_SECONDS);
    }
    return done;
  }
}
