package io.thriftyp2p.diststore;

import io.thriftyp2p.diststore.replication.Explanation;
import io.thriftyp2p.diststore.replication.TimerWheel;
import io.thriftyp2p.diststore.replication.UnavailableException;
import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.locator.SingleThreadScheduler;
import io.thriftyp2p.locator.Wire;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Scheduler;
import io.thriftyp2p.locator.rpc.EventLoops;
import io.thriftyp2p.locator.rpc.PeerCaller;
import io.thriftyp2p.locator.rpc.RpcClient;
import io.thriftyp2p.locator.rpc.RpcConfig;
import io.thriftyp2p.locator.rpc.RpcMethod;
import io.thriftyp2p.thrift.diststore.KeyPage;
import io.thriftyp2p.thrift.diststore.NodeStatus;
import io.thriftyp2p.thrift.diststore.Store;
import io.thriftyp2p.thrift.locator.Locator;
import io.thriftyp2p.thrift.locator.Ring;
import io.thriftyp2p.thrift.locator.RingEvent;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.apache.thrift.TBase;

/**
 * A client of the store. It learns the ring and takes a request to the first replica of its key
 * that is there, and to another node when that one fails, until the request's time is over. A write
 * that is tried again is still one write: it makes one version. Safe for use by many threads.
 * Nothing blocks; futures complete on an event loop, so that what is chained to them must not block
 * either.
 *
 * <p>Futures fail with {@link UnavailableException} or a {@link
 * io.thriftyp2p.locator.node.PeerException} when nobody carried the request out in its time; both
 * say whether a write may have happened. They fail with {@link IllegalArgumentException} for a
 * request that no node would take.
 */
public final class StoreClient implements AutoCloseable {
  private final PeerCaller caller;
  private final RequestSender sender;
  private final ClientWrites writes;
  private final ClientReads reads;
  private final List<AutoCloseable> owned;

  /**
   * A value as it was read; the bytes are the reader's own.
   *
   * @param expiresAt when the key counts as deleted; absent: never
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Value(byte[] bytes, Version version, Optional<Instant> expiresAt) {}

  /**
   * What is known of an entry without its value.
   *
   * @param valueBytes the value's length
   * @param expiresAt as in {@link Value}
   */
  public record Info(Version version, int valueBytes, Optional<Instant> expiresAt) {}

  /**
   * @param learns whether it asks other nodes than these, too
   */
  StoreClient(
      List<Endpoint> nodes,
      boolean learns,
      PeerCaller caller,
      Scheduler scheduler,
      RandomGenerator random,
      List<AutoCloseable> owned) {
    this.caller = caller;
    this.owned = owned;
    sender = new RequestSender(caller, scheduler, new Routing(nodes, learns, caller, scheduler));
    writes = new ClientWrites(sender, random);
    reads = new ClientReads(sender, new QuorumGets(sender, new TimerWheel(scheduler)));
  }

  /** A client that begins with these nodes. Does not connect yet. */
  public static StoreClient of(List<Endpoint> nodes) {
    return of(nodes, RpcConfig.DEFAULTS);
  }

  /** A client that begins with these nodes, with bounds of its own. */
  public static StoreClient of(List<Endpoint> nodes, RpcConfig config) {
    return open(nodes, true, config);
  }

  /** A client that takes all its requests to these nodes, whoever owns the keys. */
  public static StoreClient through(List<Endpoint> nodes) {
    return through(nodes, RpcConfig.DEFAULTS);
  }

  /** The same, with bounds of its own. */
  public static StoreClient through(List<Endpoint> nodes, RpcConfig config) {
    return open(nodes, false, config);
  }

  private static StoreClient open(List<Endpoint> nodes, boolean learns, RpcConfig config) {
    EventLoops loops = EventLoops.start(config);
    RpcClient rpc = new RpcClient(loops, config);
    SingleThreadScheduler scheduler = new SingleThreadScheduler("store-client");
    RandomGenerator random = () -> ThreadLocalRandom.current().nextLong();
    return new StoreClient(nodes, learns, rpc, scheduler, random, List.of(rpc, scheduler, loops));
  }

  /**
   * A client in a world of its user's, such as a simulation, which the user closes.
   *
   * @param scheduler for pauses, and for learning the ring
   * @param random names writes; safe for use by many threads
   */
  public static StoreClient of(
      List<Endpoint> nodes, PeerCaller caller, Scheduler scheduler, RandomGenerator random) {
    return new StoreClient(nodes, true, caller, scheduler, random, List.of());
  }

  /** Writes; acknowledged when the future completes. */
  public CompletableFuture<Version> put(byte[] key, byte[] value) {
    return put(key, value, RequestOptions.DEFAULTS);
  }

  public CompletableFuture<Version> put(byte[] key, byte[] value, RequestOptions options) {
    return writes.put(key, value, options);
  }

  /** Reads; empty for a missing key. */
  public CompletableFuture<Optional<Value>> get(byte[] key) {
    return get(key, RequestOptions.DEFAULTS);
  }

  public CompletableFuture<Optional<Value>> get(byte[] key, RequestOptions options) {
    return reads.get(key, options);
  }

  /** Deletes a key, missing or not; acknowledged when the future completes. */
  public CompletableFuture<Version> delete(byte[] key) {
    return delete(key, RequestOptions.DEFAULTS);
  }

  public CompletableFuture<Version> delete(byte[] key, RequestOptions options) {
    return writes.delete(key, options);
  }

  /**
   * Writes many entries, many in a message; each has an outcome of its own, and its time runs from
   * when it is sent. Of two with the same key either may be the later one.
   *
   * @return in the order of the entries
   */
  public List<CompletableFuture<Version>> putAll(List<KeyValue> entries, RequestOptions options) {
    return writes.putAll(entries, options);
  }

  /** Reads many keys; as {@link #putAll}. */
  public List<CompletableFuture<Optional<Value>>> getAll(
      List<byte[]> keys, RequestOptions options) {
    return reads.getAll(keys, options);
  }

  /** What is known of a key without reading its value; empty for a missing key. */
  public CompletableFuture<Optional<Info>> has(byte[] key, RequestOptions options) {
    return reads.has(key, options);
  }

  /** Who owns a key: its preference list, the owner first. */
  public CompletableFuture<List<Endpoint>> whereis(byte[] key, int count) {
    return anywhere(StoreMethods.NODES, new Locator.get_nodes_args(ByteBuffer.wrap(key), count))
        .thenApply(Wire::endpoints);
  }

  /** What each replica of a key really has. */
  public CompletableFuture<Explanation> explain(byte[] key) {
    return anywhere(StoreMethods.EXPLAIN, new Store.explain_args(ByteBuffer.wrap(key)))
        .thenApply(ClientWire::explanation);
  }

  /** The ring as a node sees it. */
  public CompletableFuture<Ring> ring() {
    return anywhere(StoreMethods.RING, new Locator.get_ring_args());
  }

  /** The last changes of the ring as a node saw them, the newest last. */
  public CompletableFuture<List<RingEvent>> history(int count) {
    return anywhere(StoreMethods.HISTORY, new Locator.get_history_args(count));
  }

  /**
   * Has a member that is gone forgotten at once, on all nodes. Fails with {@code
   * IllegalArgumentException} when it is not gone, or was never there.
   */
  public CompletableFuture<Void> forget(Endpoint member) {
    return anywhere(StoreMethods.FORGET, new Locator.forget_member_args(Wire.location(member)));
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

  /** Learns the ring now; otherwise that happens when it is needed. */
  public CompletableFuture<Void> refresh() {
    return ClientFailures.meant(sender.routing().learn());
  }

  /** Asks one node about itself. */
  public NodeClient node(Endpoint node) {
    return new NodeClient(node, caller);
  }

  /** How one node is. */
  public CompletableFuture<NodeStatus> status(Endpoint node) {
    return node(node).status();
  }

  /** A page of the keys that one node is responsible for; see {@link NodeClient#keys}. */
  public CompletableFuture<KeyPage> keys(Endpoint node, Optional<ByteBuffer> cursor, int limit) {
    return node(node).keys(cursor, limit, new byte[0]);
  }

  private <A extends TBase<?, ?>, T> CompletableFuture<T> anywhere(RpcMethod<A, T> method, A args) {
    return ClientFailures.meant(
        sender.resend(
            Optional.empty(),
            method,
            (time, repeated) -> args,
            RequestOptions.DEFAULTS.timeout(),
            false));
  }

  /** Ends the connections; requests under way fail. Waits for that up to a few seconds. */
  @Override
  public void close() {
    sender.close();
    for (AutoCloseable each : owned) {
      try {
        each.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
