package io.thriftyp2p.diststore.storage;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Writes that wait for the disk, or for their acknowledgement: bounded in number and bytes. */
final class WriteQueue {
  private static final int ROUND_TASKS = 4096;
  private static final long ROUND_BYTES = 8L << 20;

  private final int maxTasks;
  private final long maxBytes;
  private final BlockingQueue<WriteTask> tasks = new LinkedBlockingQueue<>();
  private final AtomicInteger held = new AtomicInteger();
  private final AtomicLong heldBytes = new AtomicLong();

  WriteQueue(int maxTasks, long maxBytes) {
    this.maxTasks = maxTasks;
    this.maxBytes = maxBytes;
  }

  /** Whether there was room. A write larger than all room is taken when nothing else waits. */
  boolean offer(WriteTask task) {
    long bytes = heldBytes.getAndAdd(task.bytes());
    if (held.getAndIncrement() >= maxTasks || bytes >= maxBytes) {
      release(task);
      return false;
    }
    tasks.add(task);
    return true;
  }

  /** Wakes the taker, with a task that holds nothing. */
  void wake() {
    held.incrementAndGet();
    tasks.add(new Nudge());
  }

  /** Waits for one, and takes all that fit into one round. */
  @SuppressWarnings("ThreadPriorityCheck") // a hint: where it comes to nothing nothing is lost
  void take(List<WriteTask> taken) throws InterruptedException {
    WriteTask task = tasks.poll();
    if (task == null) {
      task = tasks.take();
      // Whoever has woken this thread is about to bring more: with few processors it may be that
      // it cannot go on before this one waits, and each write would become a round of its own.
      Thread.yield();
    }
    taken.add(task);
    long bytes = task.bytes();
    while (!task.wantsRoundOfItsOwn() && taken.size() < ROUND_TASKS && bytes < ROUND_BYTES) {
      task = tasks.peek();
      if (task == null || task.wantsRoundOfItsOwn()) {
        return;
      }
      taken.add(tasks.remove());
      bytes += task.bytes();
    }
  }

  void takeAll(List<WriteTask> taken) {
    tasks.drainTo(taken);
  }

  /** Writes that were taken, and not released. */
  int held() {
    return held.get();
  }

  long heldBytes() {
    return heldBytes.get();
  }

  boolean isEmpty() {
    return tasks.isEmpty();
  }

  /** Makes room, once a write that was taken is answered. */
  void release(WriteTask task) {
    held.decrementAndGet();
    heldBytes.addAndGet(-task.bytes());
  }

  private static final class Nudge implements WriteTask {
    @Override
    public long bytes() {
      return 0;
    }

    @Override
    public void addTo(Round round) {}

    @Override
    public void acknowledge() {}

    @Override
    public void refuse(StorageFailedException failure) {}
  }
}
