package io.thriftyp2p.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Takes connections and never says a word. */
final class SilentNode implements AutoCloseable {
  private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

  SilentNode() throws IOException {}

  String address() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
