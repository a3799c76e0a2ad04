package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.RecordStore.Change;
import io.thriftyp2p.diststore.storage.SlotDigest;
import io.thriftyp2p.diststore.storage.StoredEntry;
import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.diststore.storage.Versioned;
import io.thriftyp2p.locator.memory.RememberedNode;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a machine keeps whatever happens to its processes: only what was synced is here. */
final class SimulatedDisk {
  private final NavigableMap<Integer, NavigableMap<Key, Versioned>> slots = new TreeMap<>();
  private final Map<Integer, SlotDigest> digests = new TreeMap<>();
  private final NavigableMap<Key, byte[]> records = new TreeMap<>();
  private final Set<Integer> rotten = new TreeSet<>();
  private long latestClock;

  /** Who the node on this machine was; absent before it was in a ring. */
  Optional<RememberedNode> memory = Optional.empty();

  NavigableMap<Key, Versioned> slot(int slot) {
    return slots.getOrDefault(slot, new TreeMap<>());
  }

  /** From now on nothing of the slot can be read. */
  void rot(int slot) {
    rotten.add(slot);
  }

  boolean isRotten(int slot) {
    return rotten.contains(slot);
  }

  void giveUp(int slot) {
    if (rotten.remove(slot)) {
      slots.remove(slot);
      digests.remove(slot);
    }
  }

  NavigableMap<Integer, NavigableMap<Key, Versioned>> slots() {
    return slots;
  }

  NavigableMap<Key, byte[]> records() {
    return records;
  }

  SlotDigest digest(int slot) {
    return digests.getOrDefault(slot, SlotDigest.EMPTY);
  }

  BitSet occupiedSlots() {
    BitSet occupied = new BitSet();
    digests.forEach((slot, digest) -> occupied.set(slot, !digest.isEmpty()));
    return occupied;
  }

  long latestClock() {
    return latestClock;
  }

  /** What is kept then. */
  Versioned merge(int slot, StoredEntry entry) {
    NavigableMap<Key, Versioned> entries = slots.computeIfAbsent(slot, s -> new TreeMap<>());
    Versioned kept = entries.get(entry.key());
    if (kept != null && !entry.versioned().isNewerThan(kept)) {
      return kept;
    }
    if (kept != null) {
      digests.put(slot, digest(slot).minus(entry.key(), kept.version()));
    }
    Version version = entry.versioned().version();
    entries.put(entry.key(), entry.versioned());
    digests.put(slot, digest(slot).plus(entry.key(), version));
    latestClock =
        Long.compareUnsigned(version.clock(), latestClock) > 0 ? version.clock() : latestClock;
    return entry.versioned();
  }

  void drop(int slot, List<StoredEntry> entries) {
    for (StoredEntry entry : entries) {
      Versioned kept = slot(slot).get(entry.key());
      if (kept != null && kept.version().equals(entry.versioned().version())) {
        slot(slot).remove(entry.key());
        digests.put(slot, digest(slot).minus(entry.key(), kept.version()));
      }
    }
  }

  void change(List<Change> changes) {
    for (Change change : changes) {
      change
          .content()
          .ifPresentOrElse(
              content -> records.put(change.name(), content), () -> records.remove(change.name()));
    }
  }
}
