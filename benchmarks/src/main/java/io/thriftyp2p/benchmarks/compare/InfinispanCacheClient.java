package io.thriftyp2p.benchmarks.compare;

import java.io.IOException;
import org.infinispan.AdvancedCache;
import org.infinispan.context.Flag;
import org.infinispan.manager.EmbeddedCacheManager;

/**
 * An Infinispan cluster, by a further member that keeps nothing: it knows the owners, and each call
 * is one message to one of them.
 */
final class InfinispanCacheClient implements KeyValueClient {
  private final EmbeddedCacheManager manager;
  private final AdvancedCache<String, byte[]> reading;
  private final AdvancedCache<String, byte[]> writing;
  private final String[] keys;

  InfinispanCacheClient(int port, Addresses members, int keys) throws IOException {
    this.manager = InfinispanSetup.start(port, members, false);
    this.reading = manager.<String, byte[]>getCache(InfinispanSetup.CACHE).getAdvancedCache();
    // The old value is not sent back.
    this.writing = reading.withFlags(Flag.IGNORE_RETURN_VALUES);
    this.keys = Keys.text(keys);
  }

  @Override
  public int get(int key) {
    byte[] value = reading.get(keys[key]);
    return value == null ? -1 : value.length;
  }

  @Override
  public void put(int key, byte[] value) {
    writing.put(keys[key], value);
  }

  @Override
  public void close() {
    manager.stop();
  }
}
