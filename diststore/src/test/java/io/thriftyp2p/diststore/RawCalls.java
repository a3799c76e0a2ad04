package io.thriftyp2p.diststore;

import io.thriftyp2p.locator.node.Endpoint;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.protocol.TField;
import org.apache.thrift.protocol.TMessage;
import org.apache.thrift.protocol.TMessageType;
import org.apache.thrift.protocol.TProtocol;
import org.apache.thrift.protocol.TProtocolUtil;
import org.apache.thrift.protocol.TStruct;
import org.apache.thrift.protocol.TType;
import org.apache.thrift.transport.TSocket;
import org.apache.thrift.transport.layered.TFramedTransport;

/** One connection of anybody's, who calls methods by their names. */
final class RawCalls implements AutoCloseable {
  static final int ACCESS_DENIED = 403;
  private static final int LIMIT_MILLIS = 20_000;

  private final TFramedTransport transport;
  private final TProtocol protocol;
  private int last;

  RawCalls(Endpoint node) throws TException {
    TSocket socket = new TSocket(node.host(), node.port(), LIMIT_MILLIS);
    transport = new TFramedTransport(socket);
    transport.open();
    protocol = new TBinaryProtocol(transport);
  }

  /** Shows a token; the code of the refusal, or 0. */
  int authenticate(String token) throws TException {
    protocol.writeMessageBegin(new TMessage("authenticate", TMessageType.CALL, ++last));
    protocol.writeStructBegin(new TStruct(""));
    protocol.writeFieldBegin(new TField("token", TType.STRING, (short) 1));
    protocol.writeString(token);
    protocol.writeFieldEnd();
    protocol.writeFieldStop();
    transport.flush();
    return read();
  }

  /** Sends a call without arguments. */
  void send(String method) throws TException {
    protocol.writeMessageBegin(new TMessage(method, TMessageType.CALL, ++last));
    protocol.writeStructBegin(new TStruct(""));
    protocol.writeFieldStop();
    transport.flush();
  }

  /** Whether a call without arguments is let in; what becomes of it then is another matter. */
  boolean isLetIn(String method) throws TException {
    send(method);
    return read() != ACCESS_DENIED;
  }

  /** The code of the exception that was answered, or 0. */
  private int read() throws TException {
    TMessage header = protocol.readMessageBegin();
    if (header.type == TMessageType.EXCEPTION) {
      TApplicationException said = new TApplicationException();
      said.read(protocol);
      return said.getType();
    }
    TProtocolUtil.skip(protocol, TType.STRUCT);
    return 0;
  }

  @Override
  public void close() {
    transport.close();
  }
}
