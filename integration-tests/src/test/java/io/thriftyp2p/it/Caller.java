package io.thriftyp2p.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.thriftyp2p.diststore.RequestOptions;
import io.thriftyp2p.diststore.StoreClient;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.thrift.diststore.GetOptions;
import io.thriftyp2p.thrift.diststore.NotFound;
import io.thriftyp2p.thrift.diststore.PutOptions;
import io.thriftyp2p.thrift.diststore.Store;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.transport.TSocket;

/** The kinds of clients that call while nodes fail. A missing key is an answer like any other. */
interface Caller {
  /** What a call may take, by its own statement or by the defaults of the nodes. */
  Duration deadline();

  /**
   * Puts a key or gets it, and returns when that is answered.
   *
   * @return whom it asked, if that is known
   */
  Optional<Endpoint> call(Endpoint node, String key, boolean put) throws Exception;

  /** Calls with a time to try, through a client as Thrift makes it. */
  record Typed(Duration deadline) implements Caller {
    @Override
    public Optional<Endpoint> call(Endpoint node, String key, boolean put) throws Exception {
      try (TSocket socket = connect(node)) {
        Store.Client client = new Store.Client(new TBinaryProtocol(socket));
        int millis = (int) deadline.toMillis();
        if (put) {
          client.put_entry(bytes(key), bytes(key), new PutOptions().setTimeout_ms(millis));
        } else {
          client.get_entry(bytes(key), new GetOptions().setTimeout_ms(millis));
        }
      } catch (NotFound missing) {
        return Optional.of(node);
      }
      return Optional.of(node);
    }
  }

  /** A client as of 2009, which knows of no time: the node's own for requests holds. */
  record Of2009() implements Caller {
    @Override
    public Duration deadline() {
      return Duration.ofSeconds(5);
    }

    @Override
    public Optional<Endpoint> call(Endpoint node, String key, boolean put) throws Exception {
      OldClient client = new OldClient(node, true);
      if (put) {
        client.put(key, key);
      }
      // Nobody answers a put; the get behind it tells how long a client waits.
      client.get(key);
      return Optional.of(node);
    }
  }

  /** The store's own client, which chooses the node. */
  record Ours(StoreClient client) implements Caller {
    @Override
    public Duration deadline() {
      return Duration.ofSeconds(8);
    }

    @Override
    public Optional<Endpoint> call(Endpoint node, String key, boolean put) throws Exception {
      byte[] bytes = key.getBytes(UTF_8);
      RequestOptions options = RequestOptions.DEFAULTS.withTimeout(deadline());
      (put ? client.put(bytes, bytes, options) : client.get(bytes, options))
          .get(deadline().plusSeconds(10).toSeconds(), TimeUnit.SECONDS);
      return Optional.empty();
    }
  }

  /** A connection that waits for longer than any deadline, to see by how much one is missed. */
  static TSocket connect(Endpoint node) throws Exception {
    TSocket socket = new TSocket(node.host(), node.port(), 20_000);
    socket.open();
    return socket;
  }

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }
}
