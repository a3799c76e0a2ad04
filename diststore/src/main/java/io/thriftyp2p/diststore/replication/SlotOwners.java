package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.ring.HashRing;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Who is to keep each slot, by one ring. Immutable. */
final class SlotOwners {
  private final List<List<Endpoint>> preference;
  private final List<ReplicaGroup> groups;

  private SlotOwners(List<List<Endpoint>> preference, List<ReplicaGroup> groups) {
    this.preference = preference;
    this.groups = groups;
  }

  /** Takes time in the number of slots. */
  static SlotOwners of(SlotMap slots, HashRing placement, int replicas) {
    List<List<Endpoint>> preference = new ArrayList<>(slots.count());
    List<ReplicaGroup> groups = new ArrayList<>(slots.count());
    Map<List<Endpoint>, List<Endpoint>> sameLists = new HashMap<>();
    Map<List<Endpoint>, ReplicaGroup> groupOf = new HashMap<>();
    Map<ReplicaGroup, ReplicaGroup> sameGroups = new HashMap<>();
    for (int slot = 0; slot < slots.count(); slot++) {
      List<Endpoint> owners = slots.preference(placement, slot, replicas);
      preference.add(sameLists.computeIfAbsent(owners, list -> list));
      groups.add(
          groupOf.computeIfAbsent(
              owners, list -> sameGroups.computeIfAbsent(ReplicaGroup.of(list), same -> same)));
    }
    return new SlotOwners(preference, groups);
  }

  /** The first one is the owner; empty while there is no ring. */
  List<Endpoint> preference(int slot) {
    return preference.get(slot);
  }

  ReplicaGroup group(int slot) {
    return groups.get(slot);
  }

  /** The slots that the node is to keep. */
  BitSet ownedBy(Endpoint node) {
    BitSet owned = new BitSet(preference.size());
    IdentityHashMap<List<Endpoint>, Boolean> known = new IdentityHashMap<>();
    for (int slot = 0; slot < preference.size(); slot++) {
      owned.set(slot, known.computeIfAbsent(preference.get(slot), list -> list.contains(node)));
    }
    return owned;
  }
}
