package io.thriftyp2p.locator.rpc;

import org.apache.thrift.TException;
import org.apache.thrift.TSerializable;
import org.apache.thrift.protocol.TMessage;
import org.apache.thrift.protocol.TProtocol;
import org.apache.thrift.protocol.TProtocolException;
import org.apache.thrift.transport.AutoExpandingBufferWriteTransport;
import org.apache.thrift.transport.TMemoryInputTransport;
import org.apache.thrift.transport.TTransportException;

/**
 * libthrift's codec for one encoding over buffers that are used again for each message. For one
 * thread.
 *
 * <p>Who owns what: a message that is read is an array made for it alone, and binaries decoded from
 * it are views of that array; whoever keeps one keeps the array, and nobody writes to it again. The
 * bytes of a written message are the codec's, valid until the next one is written.
 */
final class Codec {
  /** Room for the length of a frame before a written message. */
  static final int FRAME_HEADER = 4;

  static final int LONGEST_NAME = 256;
  private static final int SMALL = 512;

  /** A buffer of this length, which messages of half of it may have led to, is used again. */
  private static final int LARGE = 2 << 20;

  private final Encoding encoding;
  private final RpcConfig config;
  private final TMemoryInputTransport input;
  private TProtocol reader;
  private AutoExpandingBufferWriteTransport output;
  private TProtocol writer;

  Codec(Encoding encoding, RpcConfig config) {
    this.encoding = encoding;
    this.config = config;
    try {
      input = new TMemoryInputTransport(config.thrift());
    } catch (TTransportException e) {
      throw new IllegalStateException("an empty buffer is within any bound", e);
    }
    reader = encoding.over(input, config);
    output = freshOutput();
    writer = encoding.over(output, config);
  }

  /**
   * Begins with the next message, whatever became of the one before.
   *
   * @throws BadMessage when there is no header of a message with a name of at most 256 bytes
   */
  TMessage readHeader(byte[] message) throws BadMessage {
    input.reset(message);
    reader.reset();
    try {
      TMessage header = reader.readMessageBegin();
      if (header.name.length() > LONGEST_NAME) {
        throw BadMessage.protocol("the name of the method is too long");
      }
      return header;
    } catch (TException | RuntimeException e) {
      reader = encoding.over(input, config);
      throw BadMessage.protocol(
          Utf8.isMeant(e) ? "the name of the method is not UTF-8" : "this is no Thrift message");
    }
  }

  /**
   * Reads the struct after the header.
   *
   * @throws BadMessage when it cannot be decoded within the bounds
   */
  void readBody(TSerializable body) throws BadMessage {
    try {
      body.read(reader);
    } catch (TException | RuntimeException e) {
      reader = encoding.over(input, config);
      throw undecodable(e);
    }
  }

  private static BadMessage undecodable(Exception failure) {
    String message = "cannot decode: " + failure.getMessage();
    if (failure instanceof TProtocolException protocol) {
      return switch (protocol.getType()) {
        case TProtocolException.DEPTH_LIMIT -> BadMessage.over(Bound.DEPTH, message);
        case TProtocolException.SIZE_LIMIT -> BadMessage.over(Bound.CONTAINER_ELEMENTS, message);
        default -> BadMessage.protocol(message);
      };
    }
    return failure instanceof TTransportException transport
            && transport.getType() == TTransportException.MESSAGE_SIZE_LIMIT
        ? BadMessage.over(Bound.MESSAGE_BYTES, message)
        : BadMessage.protocol(message);
  }

  /**
   * Writes a message, with its length in front if it goes in a frame. The bytes are in {@link
   * #written()} from {@link #writtenFrom} on, up to {@link #writtenTo()}.
   *
   * @throws TException or a RuntimeException when the body cannot be encoded; nothing is written
   */
  void write(TMessage header, TSerializable body) throws TException {
    output.reset();
    writer.reset();
    boolean whole = false;
    try {
      writer.writeMessageBegin(header);
      body.write(writer);
      writer.writeMessageEnd();
      whole = true;
    } finally {
      if (!whole) {
        output = freshOutput();
        writer = encoding.over(output, config);
      }
    }
    putLength(output.getBuf().array(), output.getLength() - FRAME_HEADER);
  }

  /**
   * How long a message would be, without its frame's length; nothing is written.
   *
   * @throws TException or a RuntimeException when the body cannot be encoded
   */
  int lengthOf(TMessage header, TSerializable body) throws TException {
    LengthTransport length = new LengthTransport(config.thrift());
    TProtocol counter = encoding.over(length, config);
    counter.writeMessageBegin(header);
    body.write(counter);
    counter.writeMessageEnd();
    return length.bytes();
  }

  byte[] written() {
    return output.getBuf().array();
  }

  static int writtenFrom(boolean framed) {
    return framed ? 0 : FRAME_HEADER;
  }

  int writtenTo() {
    return output.getLength();
  }

  /** Gives back the room that an uncommonly long message took. */
  void trim() {
    if (output.getBuf().array().length > LARGE) {
      output = freshOutput();
      writer = encoding.over(output, config);
    }
  }

  static void putLength(byte[] frame, int length) {
    frame[0] = (byte) (length >>> 24);
    frame[1] = (byte) (length >>> 16);
    frame[2] = (byte) (length >>> 8);
    frame[3] = (byte) length;
  }

  private AutoExpandingBufferWriteTransport freshOutput() {
    try {
      return new AutoExpandingBufferWriteTransport(config.thrift(), SMALL, FRAME_HEADER);
    } catch (TTransportException e) {
      throw new IllegalStateException("an empty buffer is within any bound", e);
    }
  }
}
