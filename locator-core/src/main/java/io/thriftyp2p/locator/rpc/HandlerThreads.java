package io.thriftyp2p.locator.rpc;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Where synchronous services run: at most so many calls at a time, and so many that wait. */
final class HandlerThreads implements AutoCloseable {
  private static final long IDLE_SECONDS = 30;

  private final ExecutorService executor;
  private final Semaphore running;
  private final Semaphore admitted;

  HandlerThreads(RpcConfig config) {
    running = new Semaphore(config.handlerThreads());
    admitted = new Semaphore(config.handlerThreads() + config.handlerQueue());
    executor = virtualOrPool(config);
  }

  /** Runs the task soon, in a thread that may block; false when there is no room. */
  boolean tryExecute(Runnable task) {
    if (!admitted.tryAcquire()) {
      return false;
    }
    try {
      executor.execute(() -> runBounded(task));
      return true;
    } catch (RejectedExecutionException e) {
      admitted.release();
      return false;
    }
  }

  /** Only virtual threads ever wait here: the pool has no more threads than permits. */
  private void runBounded(Runnable task) {
    running.acquireUninterruptibly();
    try {
      task.run();
    } finally {
      running.release();
      admitted.release();
    }
  }

  /** Interrupts what still runs, and waits for nothing. */
  @Override
  public void close() {
    executor.shutdownNow();
  }

  private static ExecutorService virtualOrPool(RpcConfig config) {
    try {
      return (ExecutorService)
          Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    } catch (ReflectiveOperationException e) {
      return pool(config);
    }
  }

  private static ExecutorService pool(RpcConfig config) {
    AtomicInteger number = new AtomicInteger();
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            config.handlerThreads(),
            config.handlerThreads(),
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(config.handlerThreads() + config.handlerQueue()),
            task -> {
              Thread thread = new Thread(task, "thrift-handler-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }
}
