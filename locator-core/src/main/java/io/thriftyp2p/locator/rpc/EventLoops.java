package io.thriftyp2p.locator.rpc;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.thriftyp2p.locator.node.HomeThread;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that do all reading and writing of a process, shared by its servers and clients:
 * daemon threads named {@code thrift-io-1} and so on. Close it after those that use it.
 */
public final class EventLoops implements AutoCloseable {
  private static final long CLOSE_SECONDS = 5;

  private final EventLoopGroup group;

  private EventLoops(int count) {
    AtomicInteger number = new AtomicInteger();
    ThreadFactory threads =
        task -> new LoopThread(this, task, "thrift-io-" + number.incrementAndGet());
    group = new MultiThreadIoEventLoopGroup(count, threads, NioIoHandler.newFactory());
  }

  public static EventLoops start(RpcConfig config) {
    int count =
        config.eventLoops() > 0 ? config.eventLoops() : Runtime.getRuntime().availableProcessors();
    return new EventLoops(count);
  }

  /** Whether the calling thread is an event loop, on which nothing may block. */
  public static boolean isCurrentThread() {
    return Thread.currentThread() instanceof LoopThread;
  }

  /** Runs the task on the loop, at once when this is it; false when the loop has stopped. */
  static boolean runOn(EventLoop loop, Runnable task) {
    try {
      if (loop.inEventLoop()) {
        task.run();
      } else {
        loop.execute(task);
      }
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  EventLoopGroup group() {
    return group;
  }

  EventLoop next() {
    return group.next();
  }

  /** The calling thread's, if it is one of these. */
  Optional<EventLoop> current() {
    return Thread.currentThread() instanceof LoopThread thread && thread.all == this
        ? thread.loop()
        : Optional.empty();
  }

  private Optional<EventLoop> searched() {
    for (EventExecutor loop : group) {
      if (loop.inEventLoop()) {
        return Optional.of((EventLoop) loop);
      }
    }
    return Optional.empty();
  }

  /** Stops the threads; waits for them up to five seconds, unless called by one of them. */
  @Override
  public void close() {
    var stopped = group.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS);
    if (!isCurrentThread()) {
      stopped.awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
  }

  private static final class LoopThread extends FastThreadLocalThread implements HomeThread {
    private final EventLoops all;

    /** The loop that the thread is of, once somebody has asked; for this thread only. */
    private Optional<EventLoop> loop = Optional.empty();

    LoopThread(EventLoops all, Runnable task, String name) {
      super(task, name);
      this.all = all;
      setDaemon(true);
    }

    private Optional<EventLoop> loop() {
      if (loop.isEmpty()) {
        loop = all.searched();
      }
      return loop;
    }

    @Override
    public Optional<Executor> home() {
      return loop().map(Executor.class::cast);
    }
  }
}
