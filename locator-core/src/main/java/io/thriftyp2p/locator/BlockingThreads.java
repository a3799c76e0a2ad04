package io.thriftyp2p.locator;

import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.rpc.EventLoops;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Blocking work of a real process: names are looked up in daemon threads that come and go. */
final class BlockingThreads implements BlockingWork, AutoCloseable {
  private static final int THREADS = 2;
  private static final int QUEUE = 1_000;
  private static final long IDLE_SECONDS = 10;
  private static final long RESOLVE_SECONDS = 10;

  private final ThreadPoolExecutor resolvers;

  BlockingThreads() {
    resolvers =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUE),
            task -> {
              Thread thread = new Thread(task, "locator-resolver");
              thread.setDaemon(true);
              return thread;
            });
    resolvers.allowCoreThreadTimeOut(true);
  }

  @Override
  public CompletableFuture<List<Endpoint>> resolve(Endpoint named) {
    try {
      return CompletableFuture.supplyAsync(() -> lookUp(named), resolvers)
          .orTimeout(RESOLVE_SECONDS, TimeUnit.SECONDS);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static List<Endpoint> lookUp(Endpoint named) {
    try {
      return Discovery.resolve(named);
    } catch (UnknownHostException e) {
      throw new CompletionException(e);
    }
  }

  /** A thread of its own, not a daemon: a process does not end before its node is closed. */
  @Override
  public void inBackground(Runnable task) {
    new Thread(task, "locator-background").start();
  }

  @Override
  public void await(CompletableFuture<?> future) {
    if (EventLoops.isCurrentThread()) {
      throw new IllegalStateException("nothing may wait on an event loop");
    }
    future.handle((done, failure) -> null).join();
  }

  @Override
  public void close() {
    resolvers.shutdownNow();
  }
}
