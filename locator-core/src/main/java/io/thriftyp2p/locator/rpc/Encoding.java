package io.thriftyp2p.locator.rpc;

import java.nio.ByteBuffer;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.protocol.TCompactProtocol;
import org.apache.thrift.protocol.TProtocol;
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
      case COMPACT ->
          new TCompactProtocol(transport, config.maxMessageBytes(), config.maxContainerElements());
    };
  }

  MessageScanner scanner(RpcConfig config) {
    return switch (this) {
      case STRICT_BINARY -> new BinaryScanner(config, true);
      case OLD_BINARY -> new BinaryScanner(config, false);
      case COMPACT -> new CompactScanner(config);
    };
  }

  /** Reads both kinds of binary, writes one; and takes buffers that show no array. */
  private static final class Binary extends TBinaryProtocol {
    Binary(TTransport transport, RpcConfig config, boolean strictWrite) {
      super(transport, config.maxMessageBytes(), config.maxContainerElements(), false, strictWrite);
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
