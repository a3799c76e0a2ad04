package io.thriftyp2p.diststore;

import io.thriftyp2p.diststore.http.LocalValues;
import io.thriftyp2p.diststore.replication.HybridClock;
import io.thriftyp2p.diststore.replication.Members;
import io.thriftyp2p.diststore.replication.Replicator;
import io.thriftyp2p.diststore.replication.SlotMap;
import io.thriftyp2p.diststore.storage.Storage;
import io.thriftyp2p.locator.LocatorNode;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Scheduler;
import io.thriftyp2p.locator.rpc.RpcService;
import io.thriftyp2p.thrift.diststore.Store;
import io.thriftyp2p.thrift.replication.Replication;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store node in one ring, from the moment that it answers until it is closed. When it goes to
 * another ring, another life begins.
 */
record StoreLife(LocatorNode locator, Replicator replicator, Storage storage, LocalValues local) {
  private static final Logger LOG = LoggerFactory.getLogger(StoreLife.class);

  /** Has a node that is bound answer; it is in no ring yet. */
  static StoreLife begin(StoreConfig config, LocatorNode locator, Storage storage, SlotMap slots) {
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
        change ->
            replicator.topologyChanged(Topologies.after(change, locator.settings().replicas())));
    LocalValues local = new LocalValues(storage.records());
    NodeOperations operations = new NodeOperations(locator, replicator, storage);
    StoreHandler handler =
        new StoreHandler(locator, replicator, storage, operations, config.replication());
    locator.onLeave(() -> replicator.handOver(config.leaveProgress().andThen(operations::leaving)));
    locator.onClose(replicator::stop);
    locator.onClose(storage);
    AtomicBoolean closing = new AtomicBoolean();
    // The first of them: what is added last is closed first.
    locator.onClose(() -> closing.set(true));
    locator.serve(
        DirectRequests.shorten(
            RpcService.asynchronous(StoreHandler.SERVICE, handler, Store.AsyncProcessor::new)
                .requiring(StoreAccess.PERMISSIONS),
            replicator.atOnce(),
            config.replication()),
        List.of(
            RpcService.asynchronous(
                ReplicationCalls.SERVICE,
                new ReplicationHandler(replicator, clock, local),
                Replication.AsyncProcessor::new)));
    locator.addRefutationListener(claimed -> replicator.doubted());
    start(locator, replicator, closing);
    return new StoreLife(locator, replicator, storage, local);
  }

  private static void start(LocatorNode locator, Replicator replicator, AtomicBoolean closing) {
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
}
