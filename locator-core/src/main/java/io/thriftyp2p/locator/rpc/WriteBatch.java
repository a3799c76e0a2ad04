package io.thriftyp2p.locator.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;

/** Messages that leave together: copied into one buffer, written with one call. */
final class WriteBatch {
  private static final int SMALL = 512;

  private ByteBuf bytes = Unpooled.EMPTY_BUFFER;

  void add(ByteBufAllocator allocator, byte[] message, int from, int to) {
    int length = to - from;
    open(allocator, length).writeBytes(message, from, length);
  }

  /** The messages so far, for one more to be written behind them. */
  ByteBuf open(ByteBufAllocator allocator, int length) {
    if (bytes.capacity() == 0) {
      bytes = allocator.ioBuffer(Math.max(SMALL, length));
    }
    return bytes;
  }

  boolean isEmpty() {
    return !bytes.isReadable();
  }

  int size() {
    return bytes.readableBytes();
  }

  ChannelFuture flush(ChannelHandlerContext context) {
    ByteBuf out = bytes;
    bytes = Unpooled.EMPTY_BUFFER;
    return context.writeAndFlush(out);
  }

  void discard() {
    bytes.release();
    bytes = Unpooled.EMPTY_BUFFER;
  }
}
