package io.thriftyp2p.locator.rpc;

import io.netty.util.NetUtil;
import io.thriftyp2p.locator.node.Endpoint;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Looks up names off the event loops, since the JDK's resolver blocks. */
final class HostResolver implements AutoCloseable {
  private static final int THREADS = 4;
  private static final int QUEUE = 1_000;
  private static final long IDLE_SECONDS = 10;

  private final ExecutorService executor;

  HostResolver() {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUE),
            task -> {
              Thread thread = new Thread(task, "thrift-resolver");
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    executor = pool;
  }

  /** Done at once for an address; else completes in any thread, by the limit at the latest. */
  CompletableFuture<InetSocketAddress> resolve(Endpoint peer, Duration limit) {
    byte[] address = NetUtil.createByteArrayFromIpAddressString(peer.host());
    if (address != null) {
      return CompletableFuture.completedFuture(numeric(peer, address));
    }
    try {
      return CompletableFuture.supplyAsync(() -> lookUp(peer), executor)
          .orTimeout(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static InetSocketAddress numeric(Endpoint peer, byte[] address) {
    try {
      return new InetSocketAddress(InetAddress.getByAddress(address), peer.port());
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address has 4 or 16 bytes", e);
    }
  }

  private static InetSocketAddress lookUp(Endpoint peer) {
    try {
      return new InetSocketAddress(InetAddress.getByName(peer.host()), peer.port());
    } catch (UnknownHostException e) {
      throw new CompletionException(e);
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
