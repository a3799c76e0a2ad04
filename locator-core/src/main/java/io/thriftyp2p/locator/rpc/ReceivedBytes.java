package io.thriftyp2p.locator.rpc;

import static io.netty.handler.codec.ByteToMessageDecoder.MERGE_CUMULATOR;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.Optional;

/** What a connection has received and not taken yet. It grows with what arrives. */
final class ReceivedBytes {
  private static final int SMALL = 16 << 10;

  private ByteBuf bytes = Unpooled.EMPTY_BUFFER;

  /** Takes over the buffer. */
  void add(ByteBufAllocator allocator, ByteBuf more) {
    bytes = MERGE_CUMULATOR.cumulate(allocator, bytes, more);
  }

  boolean isEmpty() {
    return !bytes.isReadable();
  }

  int length() {
    return bytes.readableBytes();
  }

  /** The bytes memory is used for, which may be more than there are. */
  int capacity() {
    return bytes.capacity();
  }

  /**
   * The length of the next message, which is to be taken or skipped before the one behind it is
   * asked for; {@link Splitter#INCOMPLETE} when it is not all there.
   */
  int nextLength(Splitter splitter) throws BadMessage {
    return splitter.next(bytes);
  }

  /** From the next message on; for a look at it. */
  ByteBuf bytes() {
    return bytes;
  }

  void skip(int length) {
    bytes.skipBytes(length);
  }

  /**
   * The next whole message, as {@link #take} gives it.
   *
   * @return empty when it is not all there
   */
  Optional<byte[]> next(Splitter splitter) throws BadMessage {
    int length = nextLength(splitter);
    return length == Splitter.INCOMPLETE ? Optional.empty() : Optional.of(take(length));
  }

  /** The next message, as an array of its own, which belongs to the caller. */
  byte[] take(int length) {
    byte[] message = new byte[length];
    bytes.readBytes(message);
    return message;
  }

  /** A copy of the first bytes, at most so many; they stay. */
  byte[] peek(int most) {
    byte[] begun = new byte[Math.min(bytes.readableBytes(), most)];
    bytes.getBytes(bytes.readerIndex(), begun);
    return begun;
  }

  /** Gives back room: a few bytes of the next message must not keep that of a large one. */
  void compact(ByteBufAllocator allocator) {
    if (isEmpty()) {
      clear();
    } else if (capacity() > SMALL && bytes.readableBytes() < capacity() / 4) {
      ByteBuf compact = allocator.buffer(bytes.readableBytes()).writeBytes(bytes);
      clear();
      bytes = compact;
    }
  }

  void clear() {
    bytes.release();
    bytes = Unpooled.EMPTY_BUFFER;
  }
}
