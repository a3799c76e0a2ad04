package io.thriftyp2p.it.hostile.crowd;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.HashSet;
import java.util.Set;
import java.util.function.IntFunction;

/** Many connections to one port, driven by the thread that calls. */
public final class Crowd implements AutoCloseable {
  /** More at once than the port's backlog only wait for a second SYN. */
  private static final int CONNECTING_AT_ONCE = 256;

  private static final long TURN_MILLIS = 10;

  private final InetSocketAddress target;
  private final Selector selector;
  private final Set<Peer> peers = new HashSet<>();
  private final ByteBuffer scratch = ByteBuffer.allocateDirect(256 << 10);
  private int connecting;
  private int closed;
  private int refused;
  private long received;

  public Crowd(InetSocketAddress target) throws IOException {
    this.target = target;
    this.selector = Selector.open();
  }

  /**
   * Opens connections. Returns once all of them are open, or refused.
   *
   * @param greeting of each, by its number; is not changed
   */
  public void open(int count, Sources sources, Conduct conduct, IntFunction<ByteBuffer> greeting)
      throws IOException {
    for (int i = 0; i < count; i++) {
      connect(sources, conduct, greeting.apply(i));
      while (connecting >= CONNECTING_AT_ONCE) {
        turn(TURN_MILLIS);
      }
    }
    while (connecting > 0) {
      turn(TURN_MILLIS);
    }
  }

  /** The same greeting for all. */
  public void open(int count, Sources sources, Conduct conduct, ByteBuffer greeting)
      throws IOException {
    open(count, sources, conduct, i -> greeting);
  }

  private void connect(Sources sources, Conduct conduct, ByteBuffer greeting) throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    // No TIME_WAIT stays behind that would use up the ports of this machine.
    channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    channel.bind(sources.next());
    SelectionKey key = channel.register(selector, 0);
    Peer peer = new Peer(channel, key, conduct, greeting);
    key.attach(peer);
    peers.add(peer);
    connecting++;
    channel.connect(target);
  }

  /** Lets the connections go on for so long. */
  public void run(long millis) throws IOException {
    long end = System.nanoTime() + millis * 1_000_000;
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      turn(Math.min(TURN_MILLIS, left / 1_000_000 + 1));
    }
  }

  /** Has each connection that has nothing left to send say more. */
  public void say(ByteBuffer more) {
    peers.forEach(peer -> peer.say(more));
  }

  private void turn(long millis) throws IOException {
    selector.select(this::go, millis);
  }

  private void go(SelectionKey key) {
    Peer peer = (Peer) key.attachment();
    boolean before = peer.isConnected();
    int read;
    try {
      read = peer.go(scratch);
    } catch (IOException e) {
      read = -1;
    }
    if (!before) {
      connecting--;
    }
    if (read < 0) {
      closed += peer.isConnected() ? 1 : 0;
      refused += peer.isConnected() ? 0 : 1;
      drop(peer);
    } else {
      received += read;
    }
  }

  private void drop(Peer peer) {
    peers.remove(peer);
    close(peer);
  }

  private static void close(Peer peer) {
    try {
      peer.key().channel().close();
    } catch (IOException e) {
      // It is gone, one way or the other.
    }
  }

  /** Connections that are open. */
  public int open() {
    return peers.size();
  }

  /** Connections that the node has ended. */
  public int closed() {
    return closed;
  }

  /** Connections that never came to be. */
  public int refused() {
    return refused;
  }

  /** Bytes that came back. */
  public long received() {
    return received;
  }

  /** Ends all at once, by resets. */
  @Override
  public void close() throws IOException {
    peers.forEach(Crowd::close);
    peers.clear();
    selector.close();
  }
}
