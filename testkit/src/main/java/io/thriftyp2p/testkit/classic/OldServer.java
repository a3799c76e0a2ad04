package io.thriftyp2p.testkit.classic;

import io.thriftyp2p.locator.node.Endpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.protocol.TProtocol;
import org.apache.thrift.transport.TSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves one connection after the other, each until its client closes it; the others wait in the
 * system's queue. After it has stopped to serve they wait there in vain until it is closed.
 */
final class OldServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OldServer.class);
  private static final int BACKLOG = 128;
  private static final int LOOK_EVERY_MILLIS = 20;

  private final Endpoint self;
  private final OldMethods methods;
  private final CountDownLatch ended = new CountDownLatch(1);
  private Optional<ServerSocket> listener = Optional.empty();
  private volatile Optional<Socket> current = Optional.empty();
  private volatile boolean stopping;

  OldServer(Endpoint self, OldMethods methods) {
    this.self = self;
    this.methods = methods;
  }

  void start() throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(self.host(), self.port()), BACKLOG);
    socket.setSoTimeout(LOOK_EVERY_MILLIS);
    listener = Optional.of(socket);
    Thread thread = new Thread(() -> serve(socket), "old-node-" + self);
    thread.setDaemon(true);
    thread.start();
  }

  private void serve(ServerSocket socket) {
    while (!stopping) {
      try (Socket connection = socket.accept()) {
        current = Optional.of(connection);
        serve(connection);
      } catch (SocketTimeoutException e) {
        // Nobody came: looks whether to go on.
      } catch (IOException | TException | NodeNotFound e) {
        LOG.debug("{} drops a connection: {}", self, e.toString());
      }
    }
    ended.countDown();
  }

  private void serve(Socket connection) throws TException, NodeNotFound {
    TSocket transport = new TSocket(connection);
    TProtocol protocol = new TBinaryProtocol(transport, false, true);
    while (!stopping) {
      methods.serve(protocol, protocol);
    }
  }

  /** Takes no more connections, and drops the one that it serves; its port stays taken. */
  void stopServing() {
    stopping = true;
    drop(current);
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stopping = true;
    drop(listener);
    drop(current);
  }

  private static void drop(Optional<? extends AutoCloseable> socket) {
    try {
      if (socket.isPresent()) {
        socket.get().close();
      }
    } catch (Exception e) {
      LOG.debug("closing failed: {}", e.toString());
    }
  }
}
