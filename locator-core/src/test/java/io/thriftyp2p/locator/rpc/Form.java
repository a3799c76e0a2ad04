package io.thriftyp2p.locator.rpc;

import java.util.Arrays;
import org.apache.thrift.TException;
import org.apache.thrift.TSerializable;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.protocol.TCompactProtocol;
import org.apache.thrift.protocol.TMessage;
import org.apache.thrift.protocol.TProtocol;
import org.apache.thrift.transport.TMemoryBuffer;
import org.apache.thrift.transport.TTransport;
import org.apache.thrift.transport.layered.TFramedTransport;

/** The forms in which a foreign client may speak, made with libthrift alone. */
enum Form {
  FRAMED_STRICT(true, Encoding.STRICT_BINARY),
  FRAMED_OLD(true, Encoding.OLD_BINARY),
  FRAMED_COMPACT(true, Encoding.COMPACT),
  STRICT(false, Encoding.STRICT_BINARY),
  OLD(false, Encoding.OLD_BINARY),
  COMPACT(false, Encoding.COMPACT);

  final boolean framed;
  final Encoding encoding;

  Form(boolean framed, Encoding encoding) {
    this.framed = framed;
    this.encoding = encoding;
  }

  TTransport transport(TTransport raw) {
    try {
      return framed ? new TFramedTransport(raw) : raw;
    } catch (TException e) {
      throw new IllegalStateException(e);
    }
  }

  TProtocol protocol(TTransport transport) {
    return switch (encoding) {
      case STRICT_BINARY -> new TBinaryProtocol(transport, true, true);
      case OLD_BINARY -> new TBinaryProtocol(transport, false, false);
      case COMPACT -> new TCompactProtocol(transport);
    };
  }

  /** The bytes of a whole message. */
  byte[] encode(String name, byte type, int seqid, TSerializable body) {
    try {
      TMemoryBuffer memory = new TMemoryBuffer(64);
      TTransport transport = transport(memory);
      TProtocol out = protocol(transport);
      out.writeMessageBegin(new TMessage(name, type, seqid));
      body.write(out);
      out.writeMessageEnd();
      transport.flush();
      return Arrays.copyOf(memory.getArray(), memory.length());
    } catch (TException e) {
      throw new IllegalStateException(e);
    }
  }
}
