package io.thriftyp2p.locator.rpc;

import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Counts the connections of a server, all and by address; those of the ring's other nodes apart, so
 * that strangers never take their place. Safe for use by many threads.
 */
final class ConnectionLimits {
  private final int maxAll;
  private final int maxPerAddress;
  private final int maxPeers;
  private final Consumer<Bound> met;
  private final AtomicInteger all = new AtomicInteger();
  private final AtomicInteger peers = new AtomicInteger();
  private final ConcurrentMap<InetAddress, Integer> byAddress = new ConcurrentHashMap<>();

  /**
   * @param met hears of each connection that is not admitted
   */
  ConnectionLimits(RpcConfig config, Consumer<Bound> met) {
    maxAll = config.maxConnections();
    maxPerAddress = config.maxConnectionsPerAddress();
    maxPeers = config.maxPeerConnections();
    this.met = met;
  }

  /**
   * A place for one more connection: among all, or if those are taken among the nodes', where it is
   * to show that it is one. Empty when there is none.
   */
  Optional<Seat> admit(InetAddress address) {
    Optional<Bound> full = take(address);
    if (full.isEmpty()) {
      return Optional.of(new Seat(address, Kind.USUAL));
    }
    if (tryTake(peers, maxPeers)) {
      return Optional.of(new Seat(address, Kind.ON_TRIAL));
    }
    met.accept(full.get());
    return Optional.empty();
  }

  private Optional<Bound> take(InetAddress address) {
    if (!tryTake(all, maxAll)) {
      return Optional.of(Bound.CONNECTIONS);
    }
    if (byAddress.merge(address, 1, Integer::sum) > maxPerAddress) {
      giveBack(address);
      return Optional.of(Bound.CONNECTIONS_PER_ADDRESS);
    }
    return Optional.empty();
  }

  private static boolean tryTake(AtomicInteger places, int most) {
    if (places.incrementAndGet() <= most) {
      return true;
    }
    places.decrementAndGet();
    return false;
  }

  private void giveBack(InetAddress address) {
    all.decrementAndGet();
    byAddress.computeIfPresent(
        address, (key, count) -> count > 1 ? Integer.valueOf(count - 1) : null);
  }

  private enum Kind {
    USUAL,
    ON_TRIAL,
    PEER
  }

  /** The place of one connection; on the connection's event loop. */
  final class Seat {
    private final InetAddress address;
    private Kind kind;

    private Seat(InetAddress address, Kind kind) {
      this.address = address;
      this.kind = kind;
    }

    /** The connection has spoken as a node: it does not count among all any more. */
    void ofPeer() {
      if (kind == Kind.ON_TRIAL) {
        kind = Kind.PEER;
      } else if (kind == Kind.USUAL && tryTake(peers, maxPeers)) {
        kind = Kind.PEER;
        giveBack(address);
      }
    }

    /** Whether it is still to show that it is a node's. */
    boolean isOnTrial() {
      return kind == Kind.ON_TRIAL;
    }

    void release() {
      if (kind == Kind.USUAL) {
        giveBack(address);
      } else {
        peers.decrementAndGet();
      }
    }
  }
}
