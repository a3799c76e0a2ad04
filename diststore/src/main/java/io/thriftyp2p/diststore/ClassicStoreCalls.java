package io.thriftyp2p.diststore;

import io.thriftyp2p.diststore.replication.ClassicPeers;
import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.locator.Wire;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.rpc.Lane;
import io.thriftyp2p.locator.rpc.PeerCaller;
import io.thriftyp2p.locator.rpc.RpcMethod;
import io.thriftyp2p.thrift.diststore.Store;
import io.thriftyp2p.thrift.locator.Location;
import io.thriftyp2p.thrift.locator.Locator;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Replication's way to the store's nodes of 2009. */
final class ClassicStoreCalls implements ClassicPeers {
  private static final RpcMethod<Locator.get_node_args, Location> GET_NODE =
      RpcMethod.answered("", "get_node", Locator.get_node_result::new, Lane.DATA);
  private static final RpcMethod<Store.get_args, ByteBuffer> GET =
      RpcMethod.answered("", "get", Store.get_result::new, Lane.DATA);
  private static final RpcMethod<Store.put_args, Void> PUT = RpcMethod.oneway("", "put", Lane.DATA);

  private final PeerCaller client;

  ClassicStoreCalls(PeerCaller client) {
    this.client = client;
  }

  @Override
  public CompletionStage<Optional<Endpoint>> owner(Endpoint peer, Key key, Duration timeout) {
    return client
        .callOnce(peer, GET_NODE, new Locator.get_node_args(key.buffer()), timeout)
        .thenApply(Wire::endpoint);
  }

  @Override
  public CompletionStage<byte[]> get(Endpoint peer, Key key, Duration timeout) {
    return client
        .callOnce(peer, GET, new Store.get_args(key.buffer()), timeout)
        .thenApply(value -> Key.of(value).bytes());
  }

  @Override
  public CompletionStage<Void> put(Endpoint peer, Key key, byte[] value, Duration timeout) {
    return client.callOnce(
        peer, PUT, new Store.put_args(key.buffer(), ByteBuffer.wrap(value)), timeout);
  }
}
