package io.thriftyp2p.it;

import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.thrift.diststore.Store;
import io.thriftyp2p.thrift.locator.Location;
import io.thriftyp2p.thrift.locator.Locator;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.TBase;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.protocol.TMessage;
import org.apache.thrift.protocol.TMessageType;
import org.apache.thrift.protocol.TProtocol;
import org.apache.thrift.transport.TSocket;
import org.apache.thrift.transport.TTransport;

/**
 * A client as of 2009: unframed binary, a connection for each call, and oneway methods sent as
 * ordinary calls whose answer nobody waits for.
 */
final class OldClient {
  private static final int TIMEOUT_MILLIS = 10_000;

  private final Endpoint server;
  private final boolean strict;

  /**
   * @param strict whether messages carry the version that came with Thrift's first releases;
   *     before, they began with the name
   */
  OldClient(Endpoint server, boolean strict) {
    this.server = server;
    this.strict = strict;
  }

  void put(String key, String value) throws TException {
    Store.put_args args = new Store.put_args();
    args.setKey(bytes(key)).setValue(bytes(value));
    call("put", args, null);
  }

  String get(String key) throws TException {
    Store.get_result result = new Store.get_result();
    call("get", new Store.get_args(bytes(key)), result);
    return new String(result.getSuccess(), StandardCharsets.UTF_8);
  }

  /** Calls a method; without a result struct no answer is read. */
  void call(String method, TBase<?, ?> args, TBase<?, ?> result) throws TException {
    try (TTransport transport = new TSocket(server.host(), server.port(), TIMEOUT_MILLIS)) {
      transport.open();
      TProtocol protocol = new TBinaryProtocol(transport, false, strict);
      protocol.writeMessageBegin(new TMessage(method, TMessageType.CALL, 0));
      args.write(protocol);
      protocol.writeMessageEnd();
      transport.flush();
      if (result != null) {
        TMessage header = protocol.readMessageBegin();
        if (header.type == TMessageType.EXCEPTION) {
          throw TApplicationException.readFrom(protocol);
        }
        result.read(protocol);
        protocol.readMessageEnd();
      }
    }
  }

  List<Location> getAll() throws TException {
    var result = new Locator.get_all_result();
    call("get_all", new Locator.get_all_args(), result);
    return result.success;
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
