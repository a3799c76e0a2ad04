package io.thriftyp2p.locator.rpc;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the connections of a server, all and by address. */
final class ConnectionLimits {
  private final int maxAll;
  private final int maxPerAddress;
  private final AtomicInteger all = new AtomicInteger();
  private final ConcurrentMap<InetAddress, Integer> byAddress = new ConcurrentHashMap<>();

  ConnectionLimits(RpcConfig config) {
    maxAll = config.maxConnections();
    maxPerAddress = config.maxConnectionsPerAddress();
  }

  /** Each true is to be followed by one {@link #release}. */
  boolean tryAdmit(InetAddress address) {
    if (all.incrementAndGet() > maxAll) {
      all.decrementAndGet();
      return false;
    }
    if (byAddress.merge(address, 1, Integer::sum) > maxPerAddress) {
      release(address);
      return false;
    }
    return true;
  }

  void release(InetAddress address) {
    all.decrementAndGet();
    byAddress.computeIfPresent(
        address, (key, count) -> count > 1 ? Integer.valueOf(count - 1) : null);
  }
}
