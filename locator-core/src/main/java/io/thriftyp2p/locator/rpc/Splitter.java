package io.thriftyp2p.locator.rpc;

import io.netty.buffer.ByteBuf;

/**
 * Finds the messages in a stream of bytes. Has a memory: one for each direction of a connection.
 */
sealed interface Splitter {
  int INCOMPLETE = -1;

  /**
   * @return the length of the message that begins at the reader index, which may have been moved
   *     past a header; or {@link #INCOMPLETE} when it is not all there
   */
  int next(ByteBuf in) throws BadMessage;

  /** A message begins at the reader index, whatever was seen of it. */
  void restart();

  /** Whether what is wrong with a message lies behind its header, which is all there then. */
  boolean isPastHeader();

  /** Whether messages come in frames: then the stream can be read on after one that is bad. */
  boolean framed();

  /** Four bytes of length before each message. */
  record Frames(int maxBytes) implements Splitter {
    @Override
    public int next(ByteBuf in) throws BadMessage {
      if (in.readableBytes() < Codec.FRAME_HEADER) {
        return INCOMPLETE;
      }
      int length = in.getInt(in.readerIndex());
      if (length <= 0 || length > maxBytes) {
        throw BadMessage.over(
            Bound.MESSAGE_BYTES,
            "a frame of "
                + Integer.toUnsignedString(length)
                + " bytes: 1 to "
                + maxBytes
                + " are allowed");
      }
      if (in.readableBytes() - Codec.FRAME_HEADER < length) {
        return INCOMPLETE;
      }
      in.skipBytes(Codec.FRAME_HEADER);
      return length;
    }

    @Override
    public void restart() {
      // It remembers nothing.
    }

    @Override
    public boolean isPastHeader() {
      return false;
    }

    @Override
    public boolean framed() {
      return true;
    }
  }

  /** One message after the other, each as long as it turns out to be. */
  record Unframed(MessageScanner scanner) implements Splitter {
    @Override
    public int next(ByteBuf in) throws BadMessage {
      return scanner.scan(in);
    }

    @Override
    public void restart() {
      scanner.restart();
    }

    @Override
    public boolean isPastHeader() {
      return scanner.isPastHeader();
    }

    @Override
    public boolean framed() {
      return false;
    }
  }
}
