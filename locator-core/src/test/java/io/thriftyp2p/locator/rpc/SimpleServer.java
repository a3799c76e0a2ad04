package io.thriftyp2p.locator.rpc;

import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.thrift.diststore.Store;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.server.TServer;
import org.apache.thrift.server.TSimpleServer;
import org.apache.thrift.transport.TServerSocket;

/**
 * A store in a map as it was served in 2009: unframed binary, one connection at a time, each as
 * long as its client likes.
 */
final class SimpleServer implements AutoCloseable {
  final Map<ByteBuffer, ByteBuffer> entries = new ConcurrentHashMap<>();
  final AtomicInteger calls = new AtomicInteger();

  /** {@code get("slow")} waits for it. */
  final CountDownLatch slow = new CountDownLatch(1);

  private final TServerSocket socket;
  private final TServer server;

  SimpleServer(boolean strict) throws TException {
    socket = new TServerSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Store.Iface handler =
        (Store.Iface)
            Proxy.newProxyInstance(
                Store.Iface.class.getClassLoader(),
                new Class<?>[] {Store.Iface.class},
                (proxy, method, args) -> handle(method.getName(), args));
    server =
        new TSimpleServer(
            new TServer.Args(socket)
                .processor(new Store.Processor<>(handler))
                .protocolFactory(new TBinaryProtocol.Factory(false, strict)));
    Thread thread = new Thread(server::serve, "simple-server");
    thread.setDaemon(true);
    thread.start();
  }

  private Object handle(String method, Object[] args) throws InterruptedException {
    calls.incrementAndGet();
    switch (method) {
      case "put" -> {
        entries.put((ByteBuffer) args[0], (ByteBuffer) args[1]);
        return null;
      }
      case "get" -> {
        if (args[0].equals(MapStore.bytes("slow"))) {
          slow.await();
        }
        return entries.getOrDefault((ByteBuffer) args[0], MapStore.bytes(""));
      }
      case "ping" -> {
        return null;
      }
      default -> throw new IllegalStateException("a secret");
    }
  }

  Endpoint endpoint() {
    return new Endpoint("127.0.0.1", socket.getServerSocket().getLocalPort());
  }

  @Override
  public void close() {
    slow.countDown();
    server.stop();
  }
}
