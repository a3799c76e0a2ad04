package io.thriftyp2p.testkit.classic;

import io.thriftyp2p.locator.Wire;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.thrift.diststore.Store;
import io.thriftyp2p.thrift.locator.Base;
import io.thriftyp2p.thrift.locator.Locator;
import java.nio.ByteBuffer;
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
import org.apache.thrift.transport.TTransportException;

/** What a node of 2009 asks of others: a connection for each call, closed after it. */
final class OldCalls {
  /** In 2009 there was none; a test is to end. */
  private static final int TIMEOUT_MILLIS = 20_000;

  private OldCalls() {}

  static void ping(Endpoint node) throws NodeNotFound, TException {
    ask(node, "ping", new Base.ping_args(), new Base.ping_result());
  }

  static List<Endpoint> getAll(Endpoint node) throws NodeNotFound, TException {
    Locator.get_all_result result = new Locator.get_all_result();
    ask(node, "get_all", new Locator.get_all_args(), result);
    return Wire.endpoints(result.success);
  }

  static void join(Endpoint node, Endpoint subject) throws NodeNotFound, TException {
    tell(node, "join", new Locator.join_args(Wire.location(subject)));
  }

  static void add(Endpoint node, Endpoint subject, List<Endpoint> authorities)
      throws NodeNotFound, TException {
    tell(node, "add", new Locator.add_args(Wire.location(subject), Wire.locations(authorities)));
  }

  static void remove(Endpoint node, Endpoint subject, List<Endpoint> authorities)
      throws NodeNotFound, TException {
    tell(
        node,
        "remove",
        new Locator.remove_args(Wire.location(subject), Wire.locations(authorities)));
  }

  static ByteBuffer get(Endpoint node, ByteBuffer key) throws NodeNotFound, TException {
    Store.get_result result = new Store.get_result();
    ask(node, "get", new Store.get_args(key), result);
    return result.success;
  }

  static void put(Endpoint node, ByteBuffer key, ByteBuffer value) throws NodeNotFound, TException {
    tell(node, "put", new Store.put_args(key, value));
  }

  private static void ask(Endpoint node, String method, TBase<?, ?> args, TBase<?, ?> result)
      throws NodeNotFound, TException {
    try (TTransport transport = open(node)) {
      TProtocol protocol = send(transport, method, args);
      TMessage header = protocol.readMessageBegin();
      if (header.type == TMessageType.EXCEPTION) {
        TApplicationException said = new TApplicationException();
        said.read(protocol);
        throw said;
      }
      result.read(protocol);
      protocol.readMessageEnd();
    }
  }

  /** Oneway methods went out as ordinary calls, whose answer nobody read. */
  private static void tell(Endpoint node, String method, TBase<?, ?> args)
      throws NodeNotFound, TException {
    try (TTransport transport = open(node)) {
      send(transport, method, args);
    }
  }

  private static TTransport open(Endpoint node) throws NodeNotFound, TException {
    TSocket socket = new TSocket(node.host(), node.port(), TIMEOUT_MILLIS);
    try {
      socket.open();
    } catch (TTransportException e) {
      throw new NodeNotFound(node);
    }
    return socket;
  }

  private static TProtocol send(TTransport transport, String method, TBase<?, ?> args)
      throws TException {
    TProtocol protocol = new TBinaryProtocol(transport, false, true);
    protocol.writeMessageBegin(new TMessage(method, TMessageType.CALL, 0));
    args.write(protocol);
    protocol.writeMessageEnd();
    transport.flush();
    return protocol;
  }
}
