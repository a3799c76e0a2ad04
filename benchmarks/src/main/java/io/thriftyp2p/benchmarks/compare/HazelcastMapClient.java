package io.thriftyp2p.benchmarks.compare;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;

/** A Hazelcast cluster, by Hazelcast's own client. */
final class HazelcastMapClient implements KeyValueClient {
  private final HazelcastInstance client;
  private final IMap<String, byte[]> map;
  private final String[] keys;

  HazelcastMapClient(Addresses members, int keys) {
    this.client = HazelcastClient.newHazelcastClient(HazelcastSetup.client(members));
    this.map = client.getMap(HazelcastSetup.MAP);
    this.keys = Keys.text(keys);
  }

  @Override
  public int get(int key) {
    byte[] value = map.get(keys[key]);
    return value == null ? -1 : value.length;
  }

  /** Does not have the old value sent back, as {@code put} would. */
  @Override
  public void put(int key, byte[] value) {
    map.set(keys[key], value);
  }

  @Override
  public void close() {
    client.shutdown();
  }
}
