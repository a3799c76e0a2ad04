package io.thriftyp2p.diststore;

import io.thriftyp2p.diststore.replication.HybridClock;
import io.thriftyp2p.diststore.replication.Members;
import io.thriftyp2p.diststore.replication.Replicator;
import io.thriftyp2p.diststore.replication.SlotMap;
import io.thriftyp2p.diststore.replication.Topology;
import io.thriftyp2p.diststore.storage.Storage;
import io.thriftyp2p.locator.LocatorConfig;
import io.thriftyp2p.locator.LocatorNode;
import io.thriftyp2p.locator.NodeRuntime;
import io.thriftyp2p.locator.RingChange;
import io.thriftyp2p.locator.membership.Member;
import io.thriftyp2p.locator.membership.MemberState;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Scheduler;
import io.thriftyp2p.locator.ring.HashRing;
import io.thriftyp2p.locator.rpc.RpcService;
import io.thriftyp2p.thrift.diststore.Store;
import io.thriftyp2p.thrift.replication.Replication;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One node of the store: a locator node that serves the store's service. */
public final class StoreNode implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StoreNode.class);

  private static final SlotMap SLOTS = new SlotMap(HashRing.SLOTS);

  private final LocatorNode locator;
  private final Storage storage;

  private StoreNode(LocatorNode locator, Storage storage) {
    this.locator = locator;
    this.storage = storage;
  }

  /**
   * Starts a node and enters its ring. Blocks until it is in; keys that it owns now come in while
   * it serves them already.
   *
   * @throws IOException when no port is free
   * @throws io.thriftyp2p.locator.RingEntryException when there is no ring to enter
   */
  public static StoreNode start(StoreConfig config) throws IOException {
    StoreNode node = bind(config);
    node.enterRing();
    return node;
  }

  /**
   * The first step by hand: takes a port and answers on it; requests wait until the node is in a
   * ring. Opens the directory that the node keeps its data in, and takes up what is there.
   *
   * @throws IOException when no port is free
   * @throws io.thriftyp2p.diststore.storage.StorageFailedException when the directory cannot be
   *     used
   */
  public static StoreNode bind(StoreConfig config) throws IOException {
    Kept kept = Kept.by(config);
    try {
      return wired(config, kept.bind(withReplicas(config)), kept.storage(), SLOTS);
    } catch (IOException | RuntimeException e) {
      kept.close();
      throw e;
    }
  }

  /**
   * The same in another world than this process, such as a simulation.
   *
   * @param runtime becomes the property of the node, which closes it
   * @param storage likewise; where the configuration names a directory, that is not looked at
   */
  public static StoreNode bind(StoreConfig config, NodeRuntime runtime, Storage storage) {
    return bind(config, runtime, storage, SLOTS);
  }

  /** The same with fewer slots, so that a simulation of many rings takes less time. */
  static StoreNode bind(StoreConfig config, NodeRuntime runtime, Storage storage, SlotMap slots) {
    return wired(config, LocatorNode.bind(withReplicas(config), runtime), storage, slots);
  }

  private static LocatorConfig withReplicas(StoreConfig config) {
    LocatorConfig.Builder locator =
        config.locator().toBuilder().newRingReplicas(StoreConfig.NEW_RING_REPLICAS);
    config.replicas().ifPresent(locator::replicas);
    return locator.build();
  }

  private static StoreNode wired(
      StoreConfig config, LocatorNode locator, Storage storage, SlotMap slots) {
    try {
      wire(config, locator, storage, slots);
      return new StoreNode(locator, storage);
    } catch (RuntimeException e) {
      locator.close();
      throw e;
    }
  }

  /**
   * The second step: finds the ring and enters it. Blocks until that is done; a node that cannot is
   * closed.
   *
   * @throws io.thriftyp2p.locator.RingEntryException when there is no ring to enter
   */
  public void enterRing() {
    try {
      locator.enterRing();
    } catch (RuntimeException e) {
      locator.close();
      throw e;
    }
  }

  /** The same without blocking; see {@link LocatorNode#enterRingAsync}. */
  public CompletableFuture<Void> enterRingAsync() {
    return locator
        .enterRingAsync()
        .whenComplete(
            (entered, failure) -> {
              if (failure != null) {
                locator.runtime().blocking().inBackground(locator::close);
              }
            });
  }

  private static void wire(
      StoreConfig config, LocatorNode locator, Storage storage, SlotMap slots) {
    Scheduler scheduler = locator.runtime().newScheduler("store");
    HybridClock clock = new HybridClock(scheduler::wallMillis);
    PeerContext peers = new PeerContext(locator.runtime().caller(), locator.endpoint(), clock);
    Replicator replicator =
        new Replicator(
            locator.endpoint(),
            locator.id(),
            slots,
            config.replication(),
            scheduler,
            locator.runtime().random(),
            clock,
            storage,
            new Replicator.Peers(
                new ReplicationCalls(peers),
                new SlotCalls(peers, config.replication().callTimeout()),
                new ClassicStoreCalls(locator.runtime().caller()),
                new MembersOf(locator)));
    locator.addListener(
        change -> replicator.topologyChanged(topology(change, locator.settings().replicas())));
    StoreHandler handler = new StoreHandler(locator, replicator, storage, config.replication());
    locator.onLeave(() -> replicator.handOver(config.leaveProgress().andThen(handler::leaving)));
    locator.onClose(replicator::stop);
    locator.onClose(storage);
    AtomicBoolean closing = new AtomicBoolean();
    // The first of them: what is added last is closed first.
    locator.onClose(() -> closing.set(true));
    locator.serve(
        RpcService.asynchronous(StoreHandler.SERVICE, handler, Store.AsyncProcessor::new),
        List.of(
            RpcService.asynchronous(
                ReplicationCalls.SERVICE,
                new ReplicationHandler(replicator, clock),
                Replication.AsyncProcessor::new)));
    locator.addRefutationListener(claimed -> replicator.doubted());
    var unused =
        replicator
            .start()
            .exceptionally(
                failure -> {
                  if (closing.get()) {
                    return null;
                  }
                  LOG.error("{} cannot read what it has kept", locator.endpoint(), failure);
                  locator.runtime().blocking().inBackground(locator::close);
                  return null;
                });
  }

  private static Topology topology(RingChange change, int replicas) {
    return new Topology(
        change.after().ring(),
        ofOurKind(change),
        inState(change, MemberState.JOINING),
        inState(change, MemberState.LEAVING),
        inState(change, MemberState.LOST),
        such(change, member -> member.isClassic() && member.state().inRing()),
        replicas);
  }

  /** Without nodes of 2009, which keep no slots. */
  private static HashRing ofOurKind(RingChange change) {
    HashRing placement = change.after().placement();
    Set<Endpoint> classic = such(change, Member::isClassic);
    return classic.isEmpty()
        ? placement
        : placement.withMembers(
            placement.members().stream()
                .filter(member -> !classic.contains(member.endpoint()))
                .toList());
  }

  private static Set<Endpoint> inState(RingChange change, MemberState state) {
    return such(change, member -> member.state() == state);
  }

  private static Set<Endpoint> such(RingChange change, Predicate<Member> which) {
    return change.after().view().members().stream()
        .filter(which)
        .map(Member::endpoint)
        .collect(Collectors.toSet());
  }

  /** Membership as replication asks for it. */
  private record MembersOf(LocatorNode locator) implements Members {
    @Override
    public void compareViews(Endpoint peer) {
      locator.compareViews(peer);
    }

    @Override
    public void suspect(Endpoint peer) {
      locator.suspect(peer);
    }
  }

  public Endpoint endpoint() {
    return locator.endpoint();
  }

  /** The locator that this node is built on. */
  public LocatorNode locator() {
    return locator;
  }

  /** Whether what this node keeps outlives the process. */
  public boolean isDurable() {
    return storage.durable();
  }

  /** Hands everything over and closes; see {@link LocatorNode#leave}. */
  public CompletableFuture<Void> leave() {
    return locator.leave();
  }

  /**
   * Stops: says so to the others, and closes. What this node keeps on disk it has again when it
   * comes back; what it keeps in memory is gone.
   */
  public CompletableFuture<Void> stop() {
    return locator.stop();
  }

  public void awaitClosed() {
    locator.awaitClosed();
  }

  /** Stops at once: what this node holds in memory is gone. */
  @Override
  public void close() {
    locator.close();
  }
}
