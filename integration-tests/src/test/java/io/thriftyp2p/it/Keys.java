package io.thriftyp2p.it;

import io.thriftyp2p.locator.Wire;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.thrift.diststore.Store;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.transport.TSocket;

/** The keys that are called for while nodes fail: so many that every node owns some. */
final class Keys {
  static final List<String> ALL = IntStream.range(0, 300).mapToObj(i -> "key-" + i).toList();

  private Keys() {}

  /** Who owns each key, by what a node tells. */
  static Map<String, Endpoint> owners(Endpoint node) throws Exception {
    Map<String, Endpoint> owners = new HashMap<>();
    try (TSocket socket = Caller.connect(node)) {
      Store.Client client = new Store.Client(new TBinaryProtocol(socket));
      for (String key : ALL) {
        Wire.endpoint(client.get_nodes(Caller.bytes(key), 1).get(0))
            .ifPresent(owner -> owners.put(key, owner));
      }
    }
    return owners;
  }
}
