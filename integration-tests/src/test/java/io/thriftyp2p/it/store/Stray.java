package io.thriftyp2p.it.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.thriftyp2p.diststore.StoreClient;
import io.thriftyp2p.locator.Wire;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.thrift.diststore.Version;
import io.thriftyp2p.thrift.replication.Context;
import io.thriftyp2p.thrift.replication.Replication;
import io.thriftyp2p.thrift.replication.StoredEntry;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.protocol.TMultiplexedProtocol;
import org.apache.thrift.transport.TSocket;

/** Talks to a node as another node does, so that it has what no other has. */
final class Stray {
  private static final int TIMEOUT_MILLIS = 5_000;

  private Stray() {}

  /** Has one replica of a key keep a value that the others know nothing of. */
  static void give(Endpoint receiver, String key, Endpoint sender) throws Exception {
    int slot;
    try (StoreClient client = StoreClient.of(List.of(receiver))) {
      slot = Replicas.result(client.explain(key.getBytes(UTF_8))).slot();
    }
    long clock = System.currentTimeMillis() << 16;
    StoredEntry entry = new StoredEntry();
    entry.setKey(key.getBytes(UTF_8)).setValue(ByteBuffer.allocate(10));
    entry.setVersion(new Version(clock, 1));
    try (TSocket socket = new TSocket(receiver.host(), receiver.port(), TIMEOUT_MILLIS)) {
      socket.open();
      new Replication.Client(new TMultiplexedProtocol(new TBinaryProtocol(socket), "replication"))
          .give(new Context(TIMEOUT_MILLIS, clock, Wire.location(sender)), slot, List.of(entry));
    }
  }
}
