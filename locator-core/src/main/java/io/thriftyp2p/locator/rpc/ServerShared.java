package io.thriftyp2p.locator.rpc;

import io.netty.channel.EventLoop;
import io.thriftyp2p.locator.access.AccessRules;
import io.thriftyp2p.locator.rpc.Room.Rooms;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the connections of one server share. Safe for use by many threads. */
final class ServerShared {
  private static final Logger LOG = LoggerFactory.getLogger(RpcServer.class);

  private final RpcConfig config;
  private final Codecs codecs;
  private final Rooms rooms;
  private final Rooms roomsOfPeers;
  private final AccessRules rules;
  private final RefusalLog refusals = new RefusalLog(System::nanoTime, LOG::warn);
  private final Map<EventLoop, LoopRound> rounds = new ConcurrentHashMap<>();
  private volatile LongSupplier nanoTime = System::nanoTime;
  private volatile Optional<ServedServices> services = Optional.empty();
  private volatile Optional<HttpProtocol> http = Optional.empty();
  private volatile Optional<ServerObserver> observer = Optional.empty();
  private volatile Optional<Traffic> traffic = Optional.empty();

  ServerShared(RpcConfig config) {
    this.config = config;
    this.codecs = new Codecs(config);
    this.rooms = Rooms.of(config.maxBytesInFlight());
    this.roomsOfPeers = Rooms.of(config.peerBytesInFlight());
    this.rules = new AccessRules(config.security());
  }

  RpcConfig config() {
    return config;
  }

  Codecs codecs() {
    return codecs;
  }

  /** Of all but the ring's other nodes. */
  Rooms rooms() {
    return rooms;
  }

  /** Of the ring's other nodes. */
  Rooms roomsOfPeers() {
    return roomsOfPeers;
  }

  /** A connection, or what somebody wants on one, is refused: told in the log, and counted. */
  void refused(@Nullable SocketAddress who, Bound bound, String why) {
    refusals.refused(who, why);
    met(bound);
  }

  /** Something is turned away. */
  void met(Bound bound) {
    observer.ifPresent(who -> who.turnedAway(bound));
  }

  /** Who has come to that address of this server's. */
  Caller caller(InetSocketAddress remote, InetSocketAddress local) {
    boolean ofThisMachine =
        remote.getAddress().isLoopbackAddress() || remote.getAddress().equals(local.getAddress());
    return Caller.from(ofThisMachine, rules, (bound, why) -> refused(remote, bound, why));
  }

  /** What tells how long turns take, for connections that come later; for tests. */
  void timeBy(LongSupplier clock) {
    nanoTime = clock;
  }

  LongSupplier nanoTime() {
    return nanoTime;
  }

  /** For the connections of that loop. */
  LoopRound round(EventLoop loop) {
    return rounds.computeIfAbsent(loop, l -> new LoopRound(l, nanoTime));
  }

  /** Empty while nothing is offered. */
  Optional<ServedServices> services() {
    return services;
  }

  void offer(ServedServices offered) {
    services = Optional.of(offered);
  }

  /** Connections that were given what was offered still use it. */
  Optional<ServedServices> offerNothing() {
    Optional<ServedServices> last = services;
    services = Optional.empty();
    return last;
  }

  /** Empty where HTTP is not spoken. */
  Optional<HttpProtocol> http() {
    return http;
  }

  void speak(HttpProtocol protocol) {
    http = Optional.of(protocol);
  }

  /** Empty where nobody looks. */
  Optional<ServerObserver> observer() {
    return observer;
  }

  /** Tells the observer of connections and bytes; empty where nobody looks. */
  Optional<Traffic> traffic() {
    return traffic;
  }

  void observe(ServerObserver who) {
    observer = Optional.of(who);
    traffic = Optional.of(new Traffic(who));
  }
}
