package io.thriftyp2p.locator.rpc;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.protocol.TCompactProtocol;
import org.apache.thrift.protocol.TMessage;
import org.apache.thrift.protocol.TProtocol;
import org.apache.thrift.protocol.TProtocolException;
import org.apache.thrift.transport.TTransport;

/** How the fields of a message become bytes. */
enum Encoding {
  /** Binary with a version number in front. */
  STRICT_BINARY,
  /** Binary as it was before versions: the message begins with its name. */
  OLD_BINARY,
  COMPACT;

  TProtocol over(TTransport transport, RpcConfig config) {
    return switch (this) {
      case STRICT_BINARY -> new Binary(transport, config, true);
      case OLD_BINARY -> new Binary(transport, config, false);
      case COMPACT -> new Compact(transport, config);
    };
  }

  MessageScanner scanner(RpcConfig config) {
    return switch (this) {
      case STRICT_BINARY -> new BinaryScanner(config, true);
      case OLD_BINARY -> new BinaryScanner(config, false);
      case COMPACT -> new CompactScanner(config);
    };
  }

  /** Takes no text that is not UTF-8. */
  private static final class Compact extends TCompactProtocol {
    Compact(TTransport transport, RpcConfig config) {
      super(transport, config.maxMessageBytes(), config.maxContainerElements());
    }

    @Override
    public String readString() throws TException {
      return Utf8.decode(readBinary());
    }
  }

  /**
   * Reads both kinds of binary, writes one; takes buffers that show no array, and no text that is
   * not UTF-8. The name of a method is made a string of, or bytes of, only where it is another one
   * than the last time.
   */
  private static final class Binary extends TBinaryProtocol {
    private String nameRead = "";
    private byte[] bytesRead = {};
    private String nameWritten = "";
    private byte[] bytesWritten = {};

    Binary(TTransport transport, RpcConfig config, boolean strictWrite) {
      super(transport, config.maxMessageBytes(), config.maxContainerElements(), false, strictWrite);
    }

    @Override
    public TMessage readMessageBegin() throws TException {
      int word = readI32();
      if (word >= 0) {
        String name = textOf(word);
        return new TMessage(name, readByte(), readI32());
      }
      if ((word & VERSION_MASK) != VERSION_1) {
        throw new TProtocolException(TProtocolException.BAD_VERSION, "another version of binary");
      }
      String name = readName();
      return new TMessage(name, (byte) (word & 0xff), readI32());
    }

    private String readName() throws TException {
      int length = readI32();
      byte[] buffer = trans_.getBuffer();
      int from = trans_.getBufferPosition();
      if (length > 0
          && length == bytesRead.length
          && trans_.getBytesRemainingInBuffer() >= length
          && Arrays.equals(buffer, from, from + length, bytesRead, 0, length)) {
        trans_.consumeBuffer(length);
        return nameRead;
      }
      String name = textOf(length);
      if (length <= Codec.LONGEST_NAME) {
        nameRead = name;
        bytesRead = name.getBytes(StandardCharsets.UTF_8);
      }
      return name;
    }

    @Override
    public String readString() throws TException {
      return Utf8.decode(readBinary());
    }

    /** Text whose length was read. */
    private String textOf(int length) throws TException {
      if (length < 0 || length > trans_.getBytesRemainingInBuffer()) {
        throw new TProtocolException(TProtocolException.SIZE_LIMIT, "text of " + length + " bytes");
      }
      ByteBuffer bytes = ByteBuffer.wrap(trans_.getBuffer(), trans_.getBufferPosition(), length);
      String text = Utf8.decode(bytes);
      trans_.consumeBuffer(length);
      return text;
    }

    @Override
    public void writeMessageBegin(TMessage message) throws TException {
      if (!strictWrite_) {
        super.writeMessageBegin(message);
        return;
      }
      writeI32(VERSION_1 | message.type);
      if (!message.name.equals(nameWritten)) {
        nameWritten = message.name;
        bytesWritten = message.name.getBytes(StandardCharsets.UTF_8);
      }
      writeI32(bytesWritten.length);
      trans_.write(bytesWritten, 0, bytesWritten.length);
      writeI32(message.seqid);
    }

    @Override
    public void writeBinary(ByteBuffer binary) throws TException {
      if (binary.hasArray()) {
        super.writeBinary(binary);
      } else {
        byte[] bytes = new byte[binary.remaining()];
        binary.duplicate().get(bytes);
        super.writeBinary(ByteBuffer.wrap(bytes));
      }
    }
  }
}
