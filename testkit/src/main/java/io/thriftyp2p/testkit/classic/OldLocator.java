package io.thriftyp2p.testkit.classic;

import io.thriftyp2p.locator.Wire;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.ring.HashRing;
import io.thriftyp2p.locator.ring.Layout;
import io.thriftyp2p.locator.ring.RingMember;
import io.thriftyp2p.thrift.locator.Base;
import io.thriftyp2p.thrift.locator.Location;
import io.thriftyp2p.thrift.locator.Locator;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.thrift.TException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a locator of 2009 does when it is called. Runs in the server's thread, and blocks it while
 * it calls others.
 */
class OldLocator {
  private static final Logger LOG = LoggerFactory.getLogger(OldLocator.class);
  private static final int MOST_PINGS = 10;
  private static final long FIRST_WAIT_MILLIS = 10;

  private final Endpoint self;
  private volatile HashRing ring = HashRing.empty(Layout.CLASSIC);

  OldLocator(Endpoint self) {
    this.self = self;
  }

  Endpoint self() {
    return self;
  }

  List<Endpoint> members() {
    return ring.members().stream().map(RingMember::endpoint).toList();
  }

  Optional<Endpoint> owner(ByteBuffer key) {
    byte[] bytes = new byte[key.remaining()];
    key.duplicate().get(bytes);
    return ring.owner(bytes);
  }

  String service() {
    return "locator.Locator";
  }

  OldMethods methods() {
    OldMethods methods = new OldMethods();
    methods.answered("ping", Base.ping_args::new, args -> Optional.of(new Base.ping_result()));
    methods.answered(
        "service_type",
        Base.service_type_args::new,
        args -> Optional.of(new Base.service_type_result().setSuccess(service())));
    methods.answered(
        "get_all",
        Locator.get_all_args::new,
        args -> Optional.of(new Locator.get_all_result().setSuccess(Wire.locations(members()))));
    methods.answered(
        "get_node",
        Locator.get_node_args::new,
        args ->
            Optional.of(
                new Locator.get_node_result()
                    .setSuccess(
                        owner(args.key)
                            .map(Wire::location)
                            .orElseGet(() -> new Location("", (short) 0)))));
    methods.oneway("debug", Base.debug_args::new, args -> {});
    methods.oneway("join", Locator.join_args::new, args -> join(endpoint(args.location)));
    methods.oneway(
        "add",
        Locator.add_args::new,
        args -> add(endpoint(args.location), Wire.endpoints(args.authorities)));
    methods.oneway(
        "remove",
        Locator.remove_args::new,
        args -> remove(endpoint(args.location), Wire.endpoints(args.authorities)));
    return methods;
  }

  private static Endpoint endpoint(Location location) {
    return Wire.endpoint(location).orElseThrow();
  }

  /** How one announcement is passed on. */
  @FunctionalInterface
  interface Announcement {
    void send(Endpoint node, Endpoint subject, List<Endpoint> authorities)
        throws NodeNotFound, TException;
  }

  private void join(Endpoint subject) throws NodeNotFound, TException {
    add(subject, List.of(self));
    pingUntilItAnswers(subject);
  }

  void add(Endpoint subject, List<Endpoint> authorities) throws NodeNotFound, TException {
    passOn(OldCalls::add, subject, authorities);
    append(subject);
  }

  final void remove(Endpoint subject, List<Endpoint> authorities) throws TException {
    drop(subject);
    passOn(OldCalls::remove, subject, authorities);
  }

  private void passOn(Announcement announcement, Endpoint subject, List<Endpoint> authorities)
      throws TException {
    List<Endpoint> heard = new ArrayList<>(authorities);
    heard.add(self);
    for (Endpoint node : asSorted(members())) {
      if (heard.contains(node)) {
        continue;
      }
      try {
        announcement.send(node, subject, heard);
        return;
      } catch (NodeNotFound e) {
        removeQuietly(node);
      }
    }
  }

  /** Everybody is said to have heard: nobody is told. */
  final void removeQuietly(Endpoint unreachable) throws TException {
    remove(unreachable, members());
  }

  static List<Endpoint> asSorted(List<Endpoint> nodes) {
    return nodes.stream().sorted(Comparator.comparing(Endpoint::toString)).toList();
  }

  final void append(Endpoint node) {
    ring = ring.with(new RingMember(node, 1.0, ""));
  }

  final void drop(Endpoint node) {
    ring = ring.without(node);
  }

  private static void pingUntilItAnswers(Endpoint node) throws NodeNotFound, TException {
    long wait = FIRST_WAIT_MILLIS;
    for (int pings = 0; pings < MOST_PINGS; pings++) {
      try {
        OldCalls.ping(node);
        return;
      } catch (NodeNotFound e) {
        pause(wait);
        wait *= 2;
      }
    }
    throw new NodeNotFound(node);
  }

  static void pause(long millis) {
    try {
      // Nobody counts down: the wait ends by its time.
      if (new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("nobody counts down");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Before it serves: whoever is asked to take it in will wait for it. */
  final void localJoin(Optional<Endpoint> peer) throws NodeNotFound {
    append(self);
    if (peer.isPresent()) {
      try {
        OldCalls.getAll(peer.get()).forEach(this::append);
        OldCalls.join(peer.get(), self);
      } catch (TException e) {
        LOG.debug("{} does not say who is in its ring", peer.get(), e);
        throw new NodeNotFound(peer.get());
      }
    }
  }

  /** After it has stopped to serve. */
  void cleanUp() {
    drop(self);
    tellFirst();
  }

  final void tellFirst() {
    for (Endpoint node : asSorted(members())) {
      try {
        OldCalls.remove(node, self, List.of(self));
        return;
      } catch (NodeNotFound | TException e) {
        LOG.debug("{} is passed over: {}", node, e.toString());
      }
    }
  }
}
