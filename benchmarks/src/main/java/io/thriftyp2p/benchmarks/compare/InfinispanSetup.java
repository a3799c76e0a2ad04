package io.thriftyp2p.benchmarks.compare;

import java.io.IOException;
import java.io.InputStream;
import java.util.stream.Collectors;
import org.infinispan.manager.DefaultCacheManager;
import org.infinispan.manager.EmbeddedCacheManager;

/**
 * Infinispan with two owners for each key, over its own TCP stack with the discovery exchanged for
 * a list of addresses on the loopback interface; see {@code infinispan.xml}.
 */
final class InfinispanSetup {
  static final String CACHE = "benchmark";
  private static final String FILE = "/infinispan.xml";

  private InfinispanSetup() {}

  /**
   * Blocks until the member has joined.
   *
   * @param keeps whether it keeps entries, or only asks those who do
   */
  static EmbeddedCacheManager start(int port, Addresses all, boolean keeps) throws IOException {
    System.setProperty("jgroups.bind.address", Addresses.HOST);
    System.setProperty("jgroups.bind.port", Integer.toString(port));
    System.setProperty("jgroups.port_range", "0");
    System.setProperty("jgroups.fd.port-offset", "100");
    System.setProperty("benchmark.zero-capacity", Boolean.toString(!keeps));
    System.setProperty(
        "benchmark.members",
        all.ports().stream()
            .map(member -> Addresses.HOST + "[" + member + "]")
            .collect(Collectors.joining(",")));
    try (InputStream configuration = InfinispanSetup.class.getResourceAsStream(FILE)) {
      if (configuration == null) {
        throw new IllegalStateException(FILE + " is not in the classpath");
      }
      EmbeddedCacheManager manager = new DefaultCacheManager(configuration);
      manager.getCache(CACHE);
      return manager;
    }
  }
}
