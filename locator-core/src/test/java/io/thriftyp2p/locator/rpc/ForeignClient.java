package io.thriftyp2p.locator.rpc;

import io.thriftyp2p.thrift.diststore.Store;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.TException;
import org.apache.thrift.TSerializable;
import org.apache.thrift.protocol.TMessage;
import org.apache.thrift.protocol.TMessageType;
import org.apache.thrift.protocol.TProtocol;
import org.apache.thrift.transport.TSocket;

/** A plain socket with libthrift on it, as somebody else's client is. */
final class ForeignClient implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 10_000;

  final Socket socket;
  final TProtocol protocol;
  private final Form form;

  ForeignClient(int port, Form form) throws IOException, TException {
    this.form = form;
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
    protocol = form.protocol(form.transport(new TSocket(socket)));
  }

  static Store.get_args get(String key) {
    return new Store.get_args().setKey(MapStore.bytes(key));
  }

  byte[] call(String name, int seqid, TSerializable args) {
    return form.encode(name, TMessageType.CALL, seqid, args);
  }

  void send(byte[]... messages) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] message : messages) {
      all.writeBytes(message);
    }
    socket.getOutputStream().write(all.toByteArray());
  }

  void sendByteByByte(byte[] message) throws IOException {
    for (byte next : message) {
      socket.getOutputStream().write(next);
    }
  }

  /** The sequence id of the next answer, which goes into the result. */
  int receive(TSerializable result) throws TException {
    TMessage header = protocol.readMessageBegin();
    if (header.type == TMessageType.EXCEPTION) {
      throw TApplicationException.readFrom(protocol);
    }
    result.read(protocol);
    protocol.readMessageEnd();
    return header.seqid;
  }

  String receiveText() throws TException {
    Store.get_result result = new Store.get_result();
    receive(result);
    return MapStore.text(ByteBuffer.wrap(result.getSuccess()));
  }

  /** The type of the exception that is the next answer. */
  int receiveRefusal() throws TException {
    try {
      receive(new Store.get_result());
    } catch (TApplicationException e) {
      return e.getType();
    }
    throw new AssertionError("an answer that is no refusal");
  }

  boolean isClosedByServer() throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (java.net.SocketException e) {
      return true;
    }
  }

  Store.Client store() {
    return new Store.Client(protocol);
  }

  void hangUp() throws IOException {
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
