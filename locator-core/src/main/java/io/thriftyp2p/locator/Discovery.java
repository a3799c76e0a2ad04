package io.thriftyp2p.locator;

import io.thriftyp2p.locator.membership.RingIdentity;
import io.thriftyp2p.locator.membership.RingSettings;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Failures;
import io.thriftyp2p.locator.node.PeerRefusedException;
import io.thriftyp2p.locator.node.PeerRefusedException.Reason;
import io.thriftyp2p.locator.node.PeerTimedOutException;
import io.thriftyp2p.locator.node.PeerUnreachableException;
import io.thriftyp2p.locator.ring.Layout;
import io.thriftyp2p.locator.rpc.Lane;
import io.thriftyp2p.locator.rpc.PeerCaller;
import io.thriftyp2p.locator.rpc.RpcMethod;
import io.thriftyp2p.thrift.locator.Base;
import io.thriftyp2p.thrift.locator.Location;
import io.thriftyp2p.thrift.locator.Locator;
import io.thriftyp2p.thrift.locator.MemberState;
import io.thriftyp2p.thrift.locator.Ring;
import io.thriftyp2p.thrift.locator.RingMember;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** Finds nodes: what is listening at an address, and who is on this machine. */
public final class Discovery {
  /** How many ports from {@link LocatorConfig#FIRST_PORT} on are searched for nodes. */
  public static final int SEARCHED_PORTS = 10;

  /** After which a listener that says nothing is passed over, if somebody else answers. */
  public static final Duration PATIENCE = Duration.ofMillis(300);

  /**
   * The patience for another look when nobody answered and somebody was silent: it may be a node
   * that has just been started, on a machine that is busy.
   */
  public static final Duration SECOND_PATIENCE = Duration.ofSeconds(2);

  private static final RpcMethod<Locator.get_ring_args, Ring> GET_RING =
      RpcMethod.answered("", "get_ring", Locator.get_ring_result::new, Lane.CONTROL);
  private static final RpcMethod<Base.service_type_args, String> SERVICE_TYPE =
      RpcMethod.answered("", "service_type", Base.service_type_result::new, Lane.CONTROL);
  private static final RpcMethod<Locator.get_all_args, List<Location>> GET_ALL =
      RpcMethod.answered("", "get_all", Locator.get_all_result::new, Lane.CONTROL);

  private final PeerCaller client;

  public Discovery(PeerCaller client) {
    this.client = client;
  }

  /**
   * A node that was found.
   *
   * @param identity of a node of 2009, which knows of none: those that a ring with it must have,
   *     under the name that rings have by default
   * @param established whether it is in a ring, as opposed to still looking for one
   * @param classic whether it is a node of 2009
   * @param members who is in its ring, as far as it knows
   */
  public record Found(
      Endpoint endpoint,
      RingIdentity identity,
      boolean established,
      boolean classic,
      List<Endpoint> members) {
    public Found {
      members = List.copyOf(members);
    }

    public RingSettings settings() {
      return identity.settings();
    }
  }

  /**
   * What a search brought.
   *
   * @param nodes in the order of their ports
   * @param someSilent whether there was a listener that did not answer in time
   * @param denied what one said that lets others ask only, if there was such a node
   */
  public record Survey(
      List<Found> nodes, boolean someSilent, Optional<PeerRefusedException> denied) {}

  /**
   * Asks one address what it is; fails with a {@code PeerException} when it is no node. Each
   * question has a connection of its own and no frame: a node of 2009 would wait for the rest of
   * what it takes for a very long name, and serve nobody else.
   *
   * @param timeout for the first answers; a node of 2009 is asked once more, for as long again
   */
  public CompletableFuture<Found> probe(Endpoint endpoint, Duration timeout) {
    CompletableFuture<Optional<Ring>> ring =
        client
            .callOnce(endpoint, GET_RING, new Locator.get_ring_args(), timeout)
            .thenApply(Optional::of)
            .exceptionallyCompose(Discovery::emptyIfUnknown);
    CompletableFuture<String> service =
        client.callOnce(endpoint, SERVICE_TYPE, new Base.service_type_args(), timeout);
    return ring.thenCompose(
        known ->
            service.thenCompose(
                type ->
                    known
                        .map(r -> CompletableFuture.completedFuture(found(endpoint, r, type)))
                        .orElseGet(() -> classic(endpoint, type, timeout))));
  }

  private static CompletableFuture<Optional<Ring>> emptyIfUnknown(Throwable failure) {
    return isOf2009(failure)
        ? CompletableFuture.completedFuture(Optional.empty())
        : CompletableFuture.failedFuture(failure);
  }

  private static Found found(Endpoint endpoint, Ring ring, String service) {
    List<RingMember> members = ring.members == null ? List.of() : ring.members;
    boolean established = members.stream().anyMatch(member -> member.state != MemberState.JOINING);
    String name = ring.name == null ? "" : ring.name;
    RingSettings settings = Wire.settings(name, ring.layout, ring.replicas, service);
    return new Found(
        endpoint,
        new RingIdentity(settings, ring.ring_id),
        established,
        false,
        members.stream()
            .filter(Wire::inRing)
            .map(member -> Wire.endpoint(member.location))
            .flatMap(Optional::stream)
            .toList());
  }

  /** It knows no rings but its own: if it is of 2009, it can say who is in that. */
  private CompletableFuture<Found> classic(Endpoint endpoint, String service, Duration timeout) {
    RingSettings settings =
        new RingSettings(LocatorConfig.DEFAULT_RING_NAME, Layout.CLASSIC, 1, service);
    return client
        .callOnce(endpoint, GET_ALL, new Locator.get_all_args(), timeout)
        .thenApply(
            all ->
                new Found(
                    endpoint, new RingIdentity(settings, 0), true, true, Wire.endpoints(all)));
  }

  /**
   * Searches this machine's ports for nodes of a service, all at the same time.
   *
   * @return within the patience given, or twice that where there are nodes of 2009; never fails
   */
  public CompletableFuture<Survey> search(String host, String service, Duration patience) {
    List<CompletableFuture<Look>> looks =
        IntStream.range(0, SEARCHED_PORTS)
            .mapToObj(i -> new Endpoint(host, LocatorConfig.FIRST_PORT + i))
            .map(
                endpoint ->
                    probe(endpoint, patience)
                        .thenApply(found -> new Look(Optional.of(found), Optional.empty()))
                        .exceptionally(failure -> new Look(Optional.empty(), Optional.of(failure))))
            .toList();
    return CompletableFuture.allOf(looks.toArray(CompletableFuture<?>[]::new))
        .thenApply(all -> survey(looks.stream().map(CompletableFuture::join).toList(), service));
  }

  /** What came of the probe of one port. */
  private record Look(Optional<Found> found, Optional<Throwable> failure) {}

  private static Survey survey(List<Look> looks, String service) {
    return new Survey(
        looks.stream()
            .map(Look::found)
            .flatMap(Optional::stream)
            .filter(found -> found.settings().service().equals(service))
            .toList(),
        looks.stream().map(Look::failure).flatMap(Optional::stream).anyMatch(Discovery::isSilence),
        looks.stream()
            .map(Look::failure)
            .flatMap(Optional::stream)
            .map(Discovery::denial)
            .flatMap(Optional::stream)
            .findFirst());
  }

  /** As opposed to an answer of any kind, or to a port where nobody listens. */
  private static boolean isSilence(Throwable failure) {
    Throwable cause = Failures.cause(failure);
    return cause instanceof PeerTimedOutException
        || (cause instanceof PeerUnreachableException unreachable
            && !unreachable.connectionRefused());
  }

  /** Whether a node answered so to a method that every node of our kind has. */
  static boolean isOf2009(Throwable failure) {
    return Failures.cause(failure) instanceof PeerRefusedException refused
        && refused.reason() == Reason.UNKNOWN_METHOD;
  }

  /** What a node said that does not let this process ask; empty for other failures. */
  static Optional<PeerRefusedException> denial(Throwable failure) {
    return Optional.of(Failures.cause(failure))
        .filter(PeerRefusedException::isDenial)
        .map(PeerRefusedException.class::cast);
  }

  /**
   * All addresses of a peer that was given by name, resolved now. Blocks for the name service.
   *
   * @throws UnknownHostException when the name has none
   */
  public static List<Endpoint> resolve(Endpoint peer) throws UnknownHostException {
    List<Endpoint> endpoints = new ArrayList<>();
    for (InetAddress address : InetAddress.getAllByName(peer.host())) {
      endpoints.add(new Endpoint(address.getHostAddress(), peer.port()));
    }
    return endpoints.stream().distinct().toList();
  }
}
