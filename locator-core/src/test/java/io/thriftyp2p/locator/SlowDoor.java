package io.thriftyp2p.locator;

import io.thriftyp2p.locator.node.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Another address of a node, where it takes connections at once and listens to them late. */
final class SlowDoor implements AutoCloseable {
  private final Endpoint door;
  private final ServerSocket socket;
  private final Endpoint node;
  private final Executor late;

  SlowDoor(Endpoint door, Endpoint node, Duration delay) throws IOException {
    this.door = door;
    this.socket = new ServerSocket(door.port(), 50, InetAddress.getByName(door.host()));
    this.node = node;
    this.late =
        CompletableFuture.delayedExecutor(
            delay.toMillis(), TimeUnit.MILLISECONDS, SlowDoor::inThread);
    inThread(this::accept);
  }

  Endpoint endpoint() {
    return door;
  }

  private static void inThread(Runnable task) {
    Thread thread = new Thread(task, "slow-door");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket caller = socket.accept();
        late.execute(() -> connect(caller));
      }
    } catch (IOException e) {
      // Closed: the test is over.
    }
  }

  private void connect(Socket caller) {
    try {
      Socket inside = new Socket();
      inside.connect(new InetSocketAddress(node.host(), node.port()));
      inThread(() -> pass(caller, inside));
      inThread(() -> pass(inside, caller));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void pass(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // One side has gone; the other goes, too.
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
