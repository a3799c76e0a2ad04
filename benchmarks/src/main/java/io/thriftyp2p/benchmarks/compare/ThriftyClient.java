package io.thriftyp2p.benchmarks.compare;

import io.thriftyp2p.diststore.RequestOptions;
import io.thriftyp2p.diststore.StoreClient;
import io.thriftyp2p.diststore.replication.Consistency;
import io.thriftyp2p.locator.node.Endpoint;
import java.util.List;

/** A ring of storeservers, by the client that knows the ring. */
final class ThriftyClient implements KeyValueClient {
  private final StoreClient store;
  private final byte[][] keys;
  private final RequestOptions reading;

  ThriftyClient(Addresses nodes, int keys, Consistency reading) {
    List<Endpoint> endpoints =
        nodes.ports().stream().map(port -> new Endpoint(Addresses.HOST, port)).toList();
    this.store = StoreClient.of(endpoints);
    this.keys = Keys.bytes(keys);
    this.reading = RequestOptions.DEFAULTS.withConsistency(reading);
    store.refresh().join();
  }

  @Override
  public int get(int key) {
    return store.get(keys[key], reading).join().map(value -> value.bytes().length).orElse(-1);
  }

  @Override
  public void put(int key, byte[] value) {
    store.put(keys[key], value).join();
  }

  @Override
  public void close() {
    store.close();
  }
}
