package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.SlotDigest;
import io.thriftyp2p.diststore.storage.StorageEngine;
import io.thriftyp2p.locator.node.Endpoint;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The slots that this node is to keep together with each other one, and digests over ranges of
 * them. Safe for use by many threads.
 */
final class SharedSlots {
  private final LocalReplica local;
  private final StorageEngine engine;
  private volatile Table table;

  private record Table(SlotOwners owners, Map<Endpoint, BitSet> byPeer) {}

  SharedSlots(LocalReplica local, StorageEngine engine) {
    this.local = local;
    this.engine = engine;
    this.table = table(local.owners());
  }

  /** By peer, in the order of their endpoints. */
  Map<Endpoint, BitSet> byPeer() {
    Table known = table;
    SlotOwners owners = local.owners();
    if (known.owners != owners) {
      known = table(owners);
      table = known;
    }
    return known.byPeer;
  }

  private Table table(SlotOwners owners) {
    Map<Endpoint, BitSet> byPeer = new TreeMap<>();
    for (int slot = 0; slot < local.states().count(); slot++) {
      List<Endpoint> keepers = owners.preference(slot);
      if (keepers.contains(local.self())) {
        for (Endpoint keeper : keepers) {
          if (!keeper.equals(local.self())) {
            byPeer.computeIfAbsent(keeper, k -> new BitSet()).set(slot);
          }
        }
      }
    }
    return new Table(owners, byPeer);
  }

  /** What this node has of the slots in a range that it shares with the peer. */
  SlotRange range(Endpoint peer, int first, int count) {
    BitSet shared = byPeer().get(peer);
    SlotOwners owners = local.owners();
    SlotDigest digest = SlotDigest.EMPTY;
    long hash = 0;
    if (shared != null) {
      for (int slot = shared.nextSetBit(first);
          slot >= 0 && slot < first + count;
          slot = shared.nextSetBit(slot + 1)) {
        digest = digest.plus(engine.digest(slot));
        hash = hash * 31 + (owners.group(slot).id() ^ slot);
      }
    }
    return new SlotRange(first, count, hash, digest);
  }
}
