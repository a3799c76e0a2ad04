package io.thriftyp2p.benchmarks.compare;

import io.thriftyp2p.thrift.diststore.Store;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.transport.TMemoryBuffer;
import org.apache.thrift.transport.layered.TFramedTransport;

/**
 * A process that opens many connections, asks something on each, says {@code ready}, and leaves
 * them alone. For a line of input it says {@code held} and how many the server has not closed, and
 * ends.
 */
final class IdleConnections {
  /** What one address opens; below what a server may take from one. */
  private static final int PER_ADDRESS = 1_000;

  private static final int ROOM = 4_096;

  private final List<SocketChannel> open = new ArrayList<>();

  private IdleConnections() {}

  /** Takes the port, the protocol, and how many. */
  public static void main(String[] args) throws IOException, TException {
    InetSocketAddress server = new InetSocketAddress(loopback(1), Integer.parseInt(args[0]));
    IdleConnections connections = new IdleConnections();
    connections.open(server, question(args[1]), Integer.parseInt(args[2]));
    System.out.println("ready");
    if (System.in.read() >= 0) {
      System.out.println("held " + connections.held());
    }
  }

  private static byte[] question(String protocol) throws TException {
    return switch (protocol) {
      case "thriftf" -> get();
      case "redis" -> "PING\r\n".getBytes(StandardCharsets.US_ASCII);
      case "mc" -> "version\r\n".getBytes(StandardCharsets.US_ASCII);
      default -> throw new IllegalArgumentException(protocol + " is not spoken here");
    };
  }

  private static byte[] get() throws TException {
    TMemoryBuffer bytes = new TMemoryBuffer(ROOM);
    new Store.Client(new TBinaryProtocol(new TFramedTransport(bytes)))
        .send_get(ByteBuffer.wrap(Keys.bytes(1)[0]));
    return Arrays.copyOf(bytes.getArray(), bytes.length());
  }

  private void open(InetSocketAddress server, byte[] question, int count) throws IOException {
    ByteBuffer answer = ByteBuffer.allocate(ROOM);
    for (int i = 0; i < count; i++) {
      SocketChannel channel = SocketChannel.open();
      channel.bind(new InetSocketAddress(loopback(2 + i / PER_ADDRESS), 0));
      channel.connect(server);
      open.add(channel);
      try {
        channel.write(ByteBuffer.wrap(question));
        channel.read(answer.clear());
      } catch (IOException e) {
        // Closed by the server, which has enough of them: held() does not count it.
        continue;
      }
      channel.configureBlocking(false);
    }
  }

  private static InetAddress loopback(int last) throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
  }

  private int held() {
    return (int) open.stream().filter(IdleConnections::isHeld).count();
  }

  private static boolean isHeld(SocketChannel channel) {
    try {
      return !channel.isBlocking() && channel.read(ByteBuffer.allocate(1)) >= 0;
    } catch (IOException e) {
      // Reset by the server.
      return false;
    }
  }
}
