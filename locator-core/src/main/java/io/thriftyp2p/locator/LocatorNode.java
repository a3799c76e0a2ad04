package io.thriftyp2p.locator;

import io.thriftyp2p.locator.membership.MemberChange;
import io.thriftyp2p.locator.membership.MemberState;
import io.thriftyp2p.locator.membership.MembershipCounts;
import io.thriftyp2p.locator.membership.RingIdentity;
import io.thriftyp2p.locator.membership.RingSettings;
import io.thriftyp2p.locator.membership.View;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.NodeId;
import io.thriftyp2p.locator.ring.HashRing;
import io.thriftyp2p.locator.rpc.RpcService;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.thrift.TServiceClient;
import org.apache.thrift.protocol.TProtocol;

/**
 * One node of a ring: knows all others, answers who owns a key, and serves a Thrift service. Safe
 * for use by many threads.
 *
 * <pre>{@code
 * try (LocatorNode node = LocatorNode.start(LocatorConfig.DEFAULTS,
 *     locator -> RpcService.synchronous("wordcount.WordCount",
 *         new WordCountHandler(locator), WordCount.Processor::new))) {
 *   node.awaitClosed();
 * }
 * }</pre>
 */
public final class LocatorNode implements AutoCloseable {
  private final NodeParts parts;
  private final NodeRuntime runtime;
  private final RingKeeper keeper;
  private final NodeRecorder recorder;
  private final Departure departure;
  private final RingAwait await;
  private final NodeStart start;

  private LocatorNode(NodeParts parts) {
    this.parts = parts;
    this.runtime = parts.runtime();
    this.keeper = parts.keeper();
    this.recorder = new NodeRecorder(parts);
    this.await = new RingAwait(keeper, parts.scheduler());
    this.departure = new Departure(parts, recorder);
    this.start = new NodeStart(parts, recorder, departure);
    recorder.start();
    departure.onClose(runtime);
    departure.onClosed(await::close);
  }

  /**
   * Starts a node that serves the given service, and enters its ring. Blocks until it is in.
   *
   * @throws IOException when no port is free
   * @throws RingEntryException when there is no ring to enter
   */
  public static LocatorNode start(LocatorConfig config, Function<LocatorNode, RpcService> service)
      throws IOException {
    return NodeStart.run(bind(config), service);
  }

  /** Starts a node in another world than this process, such as a simulation; else the same. */
  public static LocatorNode start(
      LocatorConfig config, NodeRuntime runtime, Function<LocatorNode, RpcService> service) {
    return NodeStart.run(bind(config, runtime), service);
  }

  /**
   * The first step by hand: takes a port, and answers nobody yet.
   *
   * @throws IOException when no port is free
   */
  public static LocatorNode bind(LocatorConfig config) throws IOException {
    return bind(config, ProcessRuntime.open(config));
  }

  /**
   * The same in another world.
   *
   * @param runtime becomes the property of the node, which closes it
   */
  public static LocatorNode bind(LocatorConfig config, NodeRuntime runtime) {
    return new LocatorNode(NodeParts.of(config, runtime));
  }

  /**
   * The second step: answers from now on.
   *
   * @param main the node's service; its name is the node's service type
   * @param nodeServices what nodes of this service say only to each other, as multiplexed services
   */
  public void serve(RpcService main, List<RpcService> nodeServices) {
    start.serve(main, nodeServices);
  }

  /**
   * The third step: finds the ring and enters it. Blocks until that is done.
   *
   * @throws RingEntryException when there is no ring to enter
   */
  public void enterRing() {
    RingEntry.await(enterRingAsync(), runtime.blocking());
  }

  /**
   * The same without blocking.
   *
   * @return completes in membership's thread, which nothing may block; fails with a {@link
   *     RingEntryException}, also when the node is closed before it is in
   */
  public CompletableFuture<Void> enterRingAsync() {
    return start.enterRing();
  }

  public Endpoint endpoint() {
    return parts.self().endpoint();
  }

  public NodeId id() {
    return parts.self().id();
  }

  /** The ring as this node sees it now; empty before it has entered one. */
  public HashRing ring() {
    return keeper.ring();
  }

  /** All that this node knows of the members; absent before it has entered a ring. */
  public Optional<View> view() {
    return keeper.view();
  }

  /** What the members have in common; before this node is in a ring, what it would begin with. */
  public RingSettings settings() {
    return intendedRing().settings();
  }

  /** Without an id before this node is in a ring, unless it remembers one. */
  RingIdentity intendedRing() {
    return start.intendedRing();
  }

  /** Which ring this node is in; absent before it has decided on one. */
  public Optional<RingIdentity> ringIdentity() {
    return keeper.identity();
  }

  /**
   * The ring once this node sees exactly so many members in it. Does not block.
   *
   * @return fails with a {@code TimeoutException} that says what was seen instead
   */
  public CompletableFuture<HashRing> awaitMembers(int count, Duration timeout) {
    return await.members(count, timeout);
  }

  /**
   * The ring once no change is under way and all members agree on it. Does not block; asks each
   * member a few times a second.
   *
   * @return fails with a {@code TimeoutException}
   */
  public CompletableFuture<HashRing> awaitSettled(Duration timeout) {
    return await.settled(timeout);
  }

  /** The last changes of the ring as this node saw them, the newest last. */
  public List<MemberChange> history(int count) {
    return keeper.history(count);
  }

  /** What has happened to the members; absent before this node looks for a ring. */
  public Optional<MembershipCounts> membershipCounts() {
    return keeper.counts();
  }

  /** The member that owns a key; empty while this node is in no ring. */
  public Optional<Endpoint> owner(byte[] key) {
    return ring().owner(key);
  }

  /** The member that owns a key given as text, by its bytes in UTF-8. */
  public Optional<Endpoint> owner(String key) {
    return owner(key.getBytes(StandardCharsets.UTF_8));
  }

  /** Whether a call for this key is to be handled here. */
  public boolean owns(String key) {
    return owner(key).filter(endpoint()::equals).isPresent();
  }

  /**
   * A generated blocking client for another node's service, to forward a call with. Cheap: it
   * shares the node's connections. Not for use on an event loop.
   */
  public <C extends TServiceClient> C client(
      Endpoint peer, Function<TProtocol, C> factory, Duration timeout) {
    return runtime.caller().blockingClient(peer, factory, timeout);
  }

  /** What this node has of the world: for what is built on it, such as its calls to other nodes. */
  public NodeRuntime runtime() {
    return runtime;
  }

  public void addListener(RingListener listener) {
    keeper.addListener(listener);
  }

  /**
   * Hears when others were wrong about this node and it has contradicted, with what they took it
   * for; in membership's thread, which it must not block.
   *
   * <p>Whoever took it for down or lost has done without it meanwhile. Of a suspicion somebody may
   * have believed more, and have heard of the contradiction before he could say so.
   */
  public void addRefutationListener(Consumer<MemberState> listener) {
    keeper.addRefutationListener(listener);
  }

  /**
   * Which ring another node is in, if a node like this one could enter it. Does not block; fails
   * with a {@link RingEntryException}, when nobody answers there, or it does not fit.
   */
  public CompletableFuture<RingIdentity> ringOf(Endpoint peer) {
    return start.ringOf(peer);
  }

  /** Adds something that a leaving node does between leaving the ring and its last word. */
  public void onLeave(Supplier<CompletableFuture<Void>> handOver) {
    departure.onLeave(handOver);
  }

  /** Adds something to close with the node. */
  public void onClose(AutoCloseable resource) {
    departure.onClose(resource);
  }

  /** Compares views with a peer soon. Does not block. */
  public void compareViews(Endpoint peer) {
    keeper.compareViews(peer);
  }

  /** A peer did not answer: finds out soon whether it is gone. Does not block. */
  public void suspect(Endpoint peer) {
    keeper.run(membership -> membership.suspect(peer));
  }

  NodeParts parts() {
    return parts;
  }

  /**
   * Leaves the ring in good order, hands over, and closes. Does not block; a second call changes
   * nothing.
   *
   * @return completes when the node is closed; fails when what it holds could not be handed over,
   *     and then it is closed as well
   */
  public CompletableFuture<Void> leave() {
    return departure.leave();
  }

  /**
   * Stops, to be started again: the others hear that it is down, and keep its share of the keys for
   * it; nothing is handed over. Does not block; cuts a leave short that is under way.
   *
   * @return completes when the node is closed, which takes about a second at most
   */
  public CompletableFuture<Void> stop() {
    return departure.stop();
  }

  /** Stops at once, without a word to the others. Blocks up to a few seconds. */
  @Override
  public void close() {
    departure.closeNow();
  }

  /**
   * Completes when the node is closed; fails when it left and could not hand over what it holds.
   */
  public CompletableFuture<Void> closed() {
    return departure.closed();
  }

  /** Blocks until the node has left or was closed. */
  public void awaitClosed() {
    runtime.blocking().await(departure.closed());
  }
}
