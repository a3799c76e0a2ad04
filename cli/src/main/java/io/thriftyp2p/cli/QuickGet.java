package io.thriftyp2p.cli;

import io.thriftyp2p.locator.Discovery;
import io.thriftyp2p.locator.LocatorConfig;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.thrift.diststore.GetOptions;
import io.thriftyp2p.thrift.diststore.Store;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.thrift.TConfiguration;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.protocol.TMessage;
import org.apache.thrift.protocol.TMessageType;
import org.apache.thrift.protocol.TProtocol;
import org.apache.thrift.transport.TMemoryBuffer;

/**
 * Asks one node for one key over a socket of the JDK, as often a command needs no more. A client
 * that knows of rings, and of what to do when a node fails, takes longer to start than the answer
 * to come; so it is started only when the answer is not one that it would give, too.
 *
 * <p>The request goes without a frame: a node of 2009 refuses it, where it would wait for the rest
 * of a frame, and serve nobody else. Nothing here is a lambda, since the first one of a process
 * costs as much as the rest of this.
 */
final class QuickGet {
  /** For everything; as long as a search has patience with a listener that is silent. */
  private static final int PATIENCE_MILLIS = 300;

  private static final int LAST_PORT = LocatorConfig.FIRST_PORT + Discovery.SEARCHED_PORTS - 1;
  private static final int MAX_MESSAGE_BYTES = 16 << 20;

  private QuickGet() {}

  /**
   * What a node said.
   *
   * @param value empty for a missing key
   */
  record Answer(Optional<byte[]> value) {}

  /**
   * Asks the node on the first port of those that are searched on which anybody listens; a search
   * would have it asked first, too. Otherwise as {@link #read}.
   */
  static Optional<Answer> readHere(byte[] key) {
    for (int port = LocatorConfig.FIRST_PORT; port <= LAST_PORT; port++) {
      try {
        return ask(new Endpoint(ClientOptions.THIS_MACHINE, port), key);
      } catch (ConnectException e) {
        // Nobody listens there.
      }
    }
    return Optional.empty();
  }

  /** Blocks up to the patience; empty when somebody is to be asked who knows more. */
  static Optional<Answer> read(Endpoint node, byte[] key) {
    try {
      return ask(node, key);
    } catch (ConnectException e) {
      return Optional.empty();
    }
  }

  private static Optional<Answer> ask(Endpoint node, byte[] key) throws ConnectException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    try (Socket socket = new Socket(Proxy.NO_PROXY)) {
      socket.setTcpNoDelay(true);
      socket.connect(
          new InetSocketAddress(InetAddress.getByName(node.host()), node.port()), PATIENCE_MILLIS);
      socket.getOutputStream().write(request(key));
      return answer(new DeadlineInput(socket, deadline));
    } catch (ConnectException e) {
      throw e;
    } catch (IOException | TException | RuntimeException e) {
      return Optional.empty();
    }
  }

  private static byte[] request(byte[] key) throws TException {
    TMemoryBuffer buffer = new TMemoryBuffer(key.length + 64);
    TProtocol writer = new TBinaryProtocol(buffer);
    writer.writeMessageBegin(new TMessage("get_entry", TMessageType.CALL, 1));
    GetOptions options = new GetOptions().setTimeout_ms(PATIENCE_MILLIS);
    new Store.get_entry_args(ByteBuffer.wrap(key), options).write(writer);
    writer.writeMessageEnd();
    return Arrays.copyOf(buffer.getArray(), buffer.length());
  }

  private static Optional<Answer> answer(DeadlineInput input) throws TException {
    TConfiguration bounds = new TConfiguration(MAX_MESSAGE_BYTES, MAX_MESSAGE_BYTES, 32);
    TProtocol reader = new TBinaryProtocol(new InputTransport(input, bounds));
    if (reader.readMessageBegin().type != TMessageType.REPLY) {
      return Optional.empty();
    }
    Store.get_entry_result result = new Store.get_entry_result();
    result.read(reader);
    if (result.success != null) {
      return Optional.of(new Answer(Optional.of(result.success.getValue())));
    }
    return result.notFound == null ? Optional.empty() : Optional.of(new Answer(Optional.empty()));
  }
}
