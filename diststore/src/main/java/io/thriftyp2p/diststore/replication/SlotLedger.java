package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.ring.HashRing;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which slots are on the move. Changed by the store's scheduler thread only; {@link #sources} may
 * be read in any thread.
 */
final class SlotLedger {
  /** Who may hold keys of a slot that have not come here yet; null for nobody. */
  private final AtomicReferenceArray<@Nullable Set<Endpoint>> sources =
      new AtomicReferenceArray<>(HashRing.SLOTS);

  /** The same by source. */
  private final Map<Endpoint, BitSet> outstanding = new HashMap<>();

  /** Who last claimed a slot from this node. */
  private final @Nullable Endpoint[] successors = new Endpoint[HashRing.SLOTS];

  private final BitSet unclaimed = new BitSet(HashRing.SLOTS);

  /** Empty: the slot is whole as far as this node knows. */
  Set<Endpoint> sources(int slot) {
    Set<Endpoint> known = sources.get(slot);
    return known == null ? Set.of() : known;
  }

  void addSource(int slot, Endpoint source) {
    Set<Endpoint> known = new TreeSet<>(sources(slot));
    if (known.add(source)) {
      sources.set(slot, Set.copyOf(known));
      outstanding.computeIfAbsent(source, s -> new BitSet(HashRing.SLOTS)).set(slot);
    }
  }

  void removeSource(int slot, Endpoint source) {
    Set<Endpoint> known = new TreeSet<>(sources(slot));
    if (known.remove(source)) {
      sources.set(slot, known.isEmpty() ? null : Set.copyOf(known));
      BitSet slots = outstanding.get(source);
      if (slots != null) {
        slots.clear(slot);
        if (slots.isEmpty()) {
          outstanding.remove(source);
        }
      }
    }
  }

  /** Forgets the sources that are gone with all they held. */
  void removeSources(Predicate<Endpoint> gone) {
    for (Endpoint source : allSources()) {
      if (gone.test(source)) {
        slotsFrom(source).stream().forEach(slot -> removeSource(slot, source));
      }
    }
  }

  Set<Endpoint> allSources() {
    return new TreeSet<>(outstanding.keySet());
  }

  /** The slots of which a source may hold keys. */
  BitSet slotsFrom(Endpoint source) {
    BitSet slots = outstanding.get(source);
    return slots == null ? new BitSet() : (BitSet) slots.clone();
  }

  /** The slots of which anybody may hold keys. */
  BitSet incomplete() {
    BitSet all = new BitSet(HashRing.SLOTS);
    outstanding.values().forEach(all::or);
    return all;
  }

  /** Somebody claims a slot: from now on it is to be asked for the slot's keys. */
  void claimedBy(int slot, Endpoint claimant) {
    successors[slot] = claimant;
    unclaimed.clear(slot);
  }

  /** Others than the asker who may hold keys of a slot. */
  Set<Endpoint> furtherHolders(int slot, Endpoint asker) {
    Set<Endpoint> holders = new HashSet<>(sources(slot));
    Endpoint successor = successors[slot];
    if (successor != null) {
      holders.add(successor);
    }
    holders.remove(asker);
    return holders;
  }

  void lost(int slot) {
    unclaimed.set(slot);
  }

  void noClaimComes(int slot) {
    unclaimed.clear(slot);
  }

  /** The slot is this node's again; its last claimant has been made a source by now. */
  void gained(int slot) {
    unclaimed.clear(slot);
    successors[slot] = null;
  }

  /** Slots that this node owned and that no new owner has asked for yet. */
  BitSet unclaimed() {
    return (BitSet) unclaimed.clone();
  }
}
