package io.thriftyp2p.it.hostile.crowd;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** One connection of a crowd. On the crowd's thread. */
final class Peer {
  private final SocketChannel channel;
  private final SelectionKey key;
  private final boolean reads;
  private final boolean repeats;
  private @Nullable ByteBuffer sending;
  private boolean connected;

  Peer(SocketChannel channel, SelectionKey key, Conduct conduct, ByteBuffer greeting) {
    this.channel = channel;
    this.key = key;
    this.reads = conduct.reads();
    this.repeats = conduct.repeats();
    this.sending = greeting.hasRemaining() ? greeting.duplicate() : null;
    key.interestOps(SelectionKey.OP_CONNECT);
  }

  SelectionKey key() {
    return key;
  }

  boolean isConnected() {
    return connected;
  }

  /** Sends this too, if all before it has gone. */
  void say(ByteBuffer more) {
    if (connected && sending == null && key.isValid()) {
      sending = more.duplicate();
      wish();
    }
  }

  private void wish() {
    int wished = reads ? SelectionKey.OP_READ : 0;
    key.interestOps(sending == null ? wished : wished | SelectionKey.OP_WRITE);
  }

  /**
   * Does what it can without waiting.
   *
   * @param scratch for what is read, which is thrown away
   * @return bytes read; -1 when the connection is over
   */
  int go(ByteBuffer scratch) throws IOException {
    if (!connected) {
      channel.finishConnect();
      connected = true;
      wish();
    }
    write();
    if (!key.isReadable()) {
      return 0;
    }
    scratch.clear();
    return channel.read(scratch);
  }

  private void write() throws IOException {
    ByteBuffer now = sending;
    if (now == null) {
      return;
    }
    boolean went = channel.write(now) > 0;
    if (!now.hasRemaining() && repeats && went) {
      now.rewind();
    } else if (!now.hasRemaining()) {
      sending = null;
      wish();
    }
  }
}
