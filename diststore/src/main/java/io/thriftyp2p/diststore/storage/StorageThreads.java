package io.thriftyp2p.diststore.storage;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads in which a storage on disk blocks. */
final class StorageThreads {
  private StorageThreads() {}

  static ThreadFactory named(String name) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  static ExecutorService single(String name) {
    return Executors.newSingleThreadExecutor(named(name));
  }

  /** So many threads and so many tasks that wait; refuses further ones. */
  static ExecutorService bounded(String name, int threads, int waiting) {
    return new ThreadPoolExecutor(
        threads, threads, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(waiting), named(name));
  }

  /** Lets what waits run, for as long; whether it has all run. */
  static boolean end(ExecutorService threads, int seconds) {
    threads.shutdown();
    try {
      return threads.awaitTermination(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
