package io.thriftyp2p.locator;

import io.thriftyp2p.locator.node.Scheduler;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Real time: one daemon thread runs the tasks, by the machine's clocks. */
public final class SingleThreadScheduler implements Scheduler, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SingleThreadScheduler.class);

  private final ScheduledThreadPoolExecutor executor;

  /** The thread starts with the first task, and is a daemon. */
  public SingleThreadScheduler(String threadName) {
    executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, threadName);
              thread.setDaemon(true);
              return thread;
            });
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public long wallMillis() {
    return System.currentTimeMillis();
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public Cancellation schedule(Duration delay, Runnable task) {
    try {
      Future<?> scheduled =
          executor.schedule(() -> runLogged(task), delay.toNanos(), TimeUnit.NANOSECONDS);
      return () -> scheduled.cancel(false);
    } catch (RejectedExecutionException e) {
      // Closed: what is still given to it belongs to a node that is gone.
      return () -> {};
    }
  }

  private static void runLogged(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      LOG.error("a scheduled task failed; the node goes on", e);
    }
  }

  /** Ends the thread after the task that is running; later tasks are dropped. */
  @Override
  public void close() {
    executor.shutdown();
  }
}
