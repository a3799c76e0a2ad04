package io.thriftyp2p.diststore;

import io.thriftyp2p.diststore.replication.UnavailableException;
import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.locator.Wire;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Failures;
import io.thriftyp2p.locator.node.PeerUnreachableException;
import io.thriftyp2p.locator.rpc.EventLoops;
import io.thriftyp2p.locator.rpc.Lane;
import io.thriftyp2p.locator.rpc.RpcClient;
import io.thriftyp2p.locator.rpc.RpcConfig;
import io.thriftyp2p.locator.rpc.RpcMethod;
import io.thriftyp2p.thrift.diststore.Entry;
import io.thriftyp2p.thrift.diststore.InvalidRequest;
import io.thriftyp2p.thrift.diststore.KeyPage;
import io.thriftyp2p.thrift.diststore.NodeStatus;
import io.thriftyp2p.thrift.diststore.NotFound;
import io.thriftyp2p.thrift.diststore.Store;
import io.thriftyp2p.thrift.diststore.Unavailable;
import io.thriftyp2p.thrift.locator.Location;
import io.thriftyp2p.thrift.locator.Locator;
import io.thriftyp2p.thrift.locator.MemberNotGone;
import io.thriftyp2p.thrift.locator.Ring;
import io.thriftyp2p.thrift.locator.RingEvent;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.thrift.TBase;

/**
 * A client of the store: takes its requests to any node, and to another one when that cannot be
 * reached. Safe for use by many threads. Nothing blocks; futures complete on an event loop, so that
 * what is chained to them must not block either.
 *
 * <p>Futures fail with {@link UnavailableException} (which says whether a write may have happened),
 * with a {@link io.thriftyp2p.locator.node.PeerException} when no node could be asked or none
 * answered, or with {@link IllegalArgumentException} for a request that no node would take.
 */
public final class StoreClient implements AutoCloseable {
  /** Longer than a node tries by itself, so that its answer is heard. */
  private static final Duration TIMEOUT = Duration.ofSeconds(8);

  private static final String SERVICE = StoreHandler.SERVICE;
  private static final RpcMethod<Store.put_entry_args, io.thriftyp2p.thrift.diststore.Version> PUT =
      RpcMethod.answered(SERVICE, "put_entry", Store.put_entry_result::new, Lane.DATA);
  private static final RpcMethod<Store.get_entry_args, Entry> GET =
      RpcMethod.answered(SERVICE, "get_entry", Store.get_entry_result::new, Lane.DATA);
  private static final RpcMethod<Store.delete_entry_args, io.thriftyp2p.thrift.diststore.Version>
      DELETE =
          RpcMethod.answered(SERVICE, "delete_entry", Store.delete_entry_result::new, Lane.DATA);
  private static final RpcMethod<Store.list_keys_args, KeyPage> LIST =
      RpcMethod.answered(SERVICE, "list_keys", Store.list_keys_result::new, Lane.DATA);
  private static final RpcMethod<Store.status_args, NodeStatus> STATUS =
      RpcMethod.answered(SERVICE, "status", Store.status_result::new, Lane.DATA);
  private static final RpcMethod<Locator.get_nodes_args, List<Location>> NODES =
      RpcMethod.answered(SERVICE, "get_nodes", Locator.get_nodes_result::new, Lane.DATA);
  private static final RpcMethod<Locator.get_ring_args, Ring> RING =
      RpcMethod.answered(SERVICE, "get_ring", Locator.get_ring_result::new, Lane.DATA);

  private static final RpcMethod<Locator.get_history_args, List<RingEvent>> HISTORY =
      RpcMethod.answered(SERVICE, "get_history", Locator.get_history_result::new, Lane.DATA);
  private static final RpcMethod<Locator.forget_member_args, Void> FORGET =
      RpcMethod.answered(SERVICE, "forget_member", Locator.forget_member_result::new, Lane.DATA);

  private final EventLoops loops;
  private final RpcClient rpc;

  /** The nodes that are tried, in this order; one that cannot be reached goes to the end. */
  private volatile List<Endpoint> nodes;

  /** A value as it was read; the bytes are the reader's own. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Value(byte[] bytes, Version version) {}

  private StoreClient(List<Endpoint> nodes, RpcConfig config) {
    this.loops = EventLoops.start(config);
    this.rpc = new RpcClient(loops, config);
    this.nodes = List.copyOf(nodes);
  }

  /** A client that begins with these nodes. Does not connect yet. */
  public static StoreClient of(List<Endpoint> nodes) {
    return of(nodes, RpcConfig.DEFAULTS);
  }

  /** A client that begins with these nodes, with bounds of its own. */
  public static StoreClient of(List<Endpoint> nodes, RpcConfig config) {
    if (nodes.isEmpty()) {
      throw new IllegalArgumentException("a client needs a node to begin with");
    }
    return new StoreClient(nodes, config);
  }

  /** Writes; acknowledged when the future completes. */
  public CompletableFuture<Version> put(byte[] key, byte[] value) {
    Store.put_entry_args args =
        new Store.put_entry_args().setKey(ByteBuffer.wrap(key)).setValue(ByteBuffer.wrap(value));
    return anywhere(PUT, args).thenApply(StoreWire::version);
  }

  /** Reads; empty for a missing key. */
  public CompletableFuture<Optional<Value>> get(byte[] key) {
    return anywhere(GET, new Store.get_entry_args().setKey(ByteBuffer.wrap(key)))
        .thenApply(
            entry -> Optional.of(new Value(entry.getValue(), StoreWire.version(entry.version))))
        .exceptionallyCompose(
            failure ->
                Failures.cause(failure) instanceof NotFound
                    ? CompletableFuture.completedFuture(Optional.empty())
                    : CompletableFuture.failedFuture(failure));
  }

  /** Deletes a key, missing or not; acknowledged when the future completes. */
  public CompletableFuture<Version> delete(byte[] key) {
    return anywhere(DELETE, new Store.delete_entry_args().setKey(ByteBuffer.wrap(key)))
        .thenApply(StoreWire::version);
  }

  /** Who owns a key: its preference list, the owner first. */
  public CompletableFuture<List<Endpoint>> whereis(byte[] key, int count) {
    return anywhere(NODES, new Locator.get_nodes_args(ByteBuffer.wrap(key), count))
        .thenApply(Wire::endpoints);
  }

  /** The ring as a node sees it. */
  public CompletableFuture<Ring> ring() {
    return anywhere(RING, new Locator.get_ring_args());
  }

  /** The last changes of the ring as a node saw them, the newest last. */
  public CompletableFuture<List<RingEvent>> history(int count) {
    return anywhere(HISTORY, new Locator.get_history_args(count));
  }

  /**
   * Has a member that is gone forgotten at once, on all nodes. Fails with {@code
   * IllegalArgumentException} when it is not gone, or was never there.
   */
  public CompletableFuture<Void> forget(Endpoint member) {
    return anywhere(FORGET, new Locator.forget_member_args(Wire.location(member)));
  }

  /**
   * A page of the keys that one node is responsible for.
   *
   * @param cursor empty for the first page; then the one that the page before carries
   */
  public CompletableFuture<KeyPage> keys(Endpoint node, Optional<ByteBuffer> cursor, int limit) {
    Store.list_keys_args args = new Store.list_keys_args();
    args.setLimit(limit);
    cursor.ifPresent(args::setCursor);
    return meant(rpc.call(node, LIST, args, TIMEOUT));
  }

  /** How one node is. */
  public CompletableFuture<NodeStatus> status(Endpoint node) {
    return meant(rpc.call(node, STATUS, new Store.status_args(), TIMEOUT));
  }

  /**
   * The members that share the ring and can be asked by this client: those of 2009 cannot, and are
   * left out.
   */
  public CompletableFuture<List<Endpoint>> members() {
    return ring()
        .thenApply(
            ring ->
                ring.members.stream()
                    .filter(member -> Wire.inRing(member) && !Wire.isClassic(member))
                    .map(member -> Wire.endpoint(member.location))
                    .flatMap(Optional::stream)
                    .toList());
  }

  /**
   * Learns the other members, so that this client goes on when the nodes that it began with are
   * gone.
   */
  public CompletableFuture<Void> refresh() {
    return members()
        .thenAccept(
            members -> {
              Set<Endpoint> known = new LinkedHashSet<>(nodes.subList(0, 1));
              known.addAll(members);
              nodes = List.copyOf(known);
            });
  }

  private <A extends TBase<?, ?>, T> CompletableFuture<T> anywhere(RpcMethod<A, T> method, A args) {
    return meant(tryFrom(0, nodes, method, args));
  }

  private <A extends TBase<?, ?>, T> CompletableFuture<T> tryFrom(
      int index, List<Endpoint> candidates, RpcMethod<A, T> method, A args) {
    Endpoint node = candidates.get(index);
    return rpc.call(node, method, args, TIMEOUT)
        .exceptionallyCompose(
            failure -> {
              boolean nothingSent = Failures.cause(failure) instanceof PeerUnreachableException;
              if (nothingSent && index + 1 < candidates.size()) {
                demote(node);
                return tryFrom(index + 1, candidates, method, args);
              }
              return CompletableFuture.failedFuture(failure);
            });
  }

  private synchronized void demote(Endpoint node) {
    LinkedHashSet<Endpoint> order = new LinkedHashSet<>(nodes);
    if (order.remove(node)) {
      order.add(node);
      nodes = List.copyOf(order);
    }
  }

  private static <T> CompletableFuture<T> meant(CompletableFuture<T> call) {
    return call.exceptionallyCompose(
        failure -> {
          Throwable cause = Failures.cause(failure);
          if (cause instanceof Unavailable unavailable) {
            cause = StoreWire.unavailable(unavailable);
          } else if (cause instanceof InvalidRequest invalid) {
            cause = new IllegalArgumentException(invalid.message);
          } else if (cause instanceof MemberNotGone notGone) {
            cause = new IllegalArgumentException(notGone.message);
          }
          return CompletableFuture.failedFuture(cause);
        });
  }

  /** The connections that all calls of this client share. */
  public RpcClient rpcClient() {
    return rpc;
  }

  @Override
  public void close() {
    rpc.close();
    loops.close();
  }
}
