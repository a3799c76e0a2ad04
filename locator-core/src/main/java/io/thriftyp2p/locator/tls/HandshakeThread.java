package io.thriftyp2p.locator.tls;

import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Does the work of handshakes, beside the event loops. To sign takes a thousand times as long as to
 * answer a request: one thread does it for all who come, so that a storm of them leaves the others'
 * requests, and the other processors, alone. Every address has its turn after the other: however
 * many come from some, one more from elsewhere waits for one of each of them.
 *
 * <p>No more wait than there are connections. The thread ends when nobody comes. Safe for use by
 * many threads.
 */
final class HandshakeThread implements AutoCloseable {
  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), HandshakeThread::named);

  /** Nobody's is empty; whoever comes first has the next turn. */
  private final Map<InetAddress, Queue<Runnable>> waiting = new LinkedHashMap<>();

  HandshakeThread() {
    thread.allowCoreThreadTimeOut(true);
  }

  private static Thread named(Runnable work) {
    Thread made = new Thread(work, "tls-handshakes");
    made.setDaemon(true);
    return made;
  }

  /** Runs work for those who come from that address. */
  Executor of(InetAddress address) {
    return work -> add(address, work);
  }

  private void add(InetAddress address, Runnable work) {
    synchronized (waiting) {
      waiting.computeIfAbsent(address, a -> new ArrayDeque<>()).add(work);
    }
    thread.execute(() -> next().run());
  }

  private Runnable next() {
    synchronized (waiting) {
      Iterator<Map.Entry<InetAddress, Queue<Runnable>>> all = waiting.entrySet().iterator();
      Map.Entry<InetAddress, Queue<Runnable>> first = all.next();
      InetAddress address = first.getKey();
      Queue<Runnable> its = first.getValue();
      Runnable work = its.remove();
      all.remove();
      if (!its.isEmpty()) {
        waiting.put(address, its);
      }
      return work;
    }
  }

  /** Takes no more work; what waits is still done. */
  @Override
  public void close() {
    thread.shutdown();
  }
}
