package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.StorageEngine;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.ring.HashRing;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Finds slots that this node holds, or held last, and others own, and offers them to their owners:
 * what keeps the store whole when a message was lost, a node died in the middle, two rings met, or
 * an owner never heard that this node had a slot before it. Runs in the store's scheduler thread.
 */
final class SlotOffers {
  private final Endpoint self;
  private final LocalReplica local;
  private final StorageEngine engine;
  private final SlotLedger ledger;
  private final ReplicaPeers peers;

  SlotOffers(
      Endpoint self,
      LocalReplica local,
      StorageEngine engine,
      SlotLedger ledger,
      ReplicaPeers peers) {
    this.self = self;
    this.local = local;
    this.engine = engine;
    this.ledger = ledger;
    this.peers = peers;
  }

  void make() {
    Topology topology = local.topology();
    HashRing ring = topology.ring();
    Map<Endpoint, List<Integer>> offers = new TreeMap<>();
    BitSet slots = engine.occupiedSlots();
    slots.or(ledger.unclaimed());
    slots.stream()
        .forEach(
            slot -> {
              for (Endpoint owner : ring.owners(slot)) {
                if (!owner.equals(self) && !topology.classic().contains(owner)) {
                  offers.computeIfAbsent(owner, o -> new ArrayList<>()).add(slot);
                }
              }
            });
    // An offer that gets lost is made again: nobody waits for it.
    offers.forEach(peers::offer);
  }
}
