package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.SlotDigest;
import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.diststore.storage.Versioned;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.ring.HashRing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at all nodes and disks of a store at once, as nobody in it can. */
final class StoreChecks {
  private final SimulatedStore store;
  private final WriteHistory history;
  private final SlotMap slots;
  private long forgotten;

  StoreChecks(SimulatedStore store, WriteHistory history) {
    this.store = store;
    this.history = history;
    this.slots = new SlotMap(store.setup.slots());
  }

  /** Keys that were written, and of which a read found nothing. */
  long forgotten() {
    return forgotten;
  }

  /** All see the ring as it is, and of each slot its owners hold the same, and nobody else any. */
  boolean isConverged() {
    return store.joining() == 0
        && store.ringIsTrue()
        && differences().isEmpty()
        && store.up.values().stream().allMatch(node -> store.health(node).slotsFilling() == 0);
  }

  List<String> differences() {
    HashRing ring = store.up.values().iterator().next().replicator.topology().ring();
    List<String> differing = new ArrayList<>();
    store.up.values().stream()
        .filter(node -> !node.replicator.topology().placement().equals(ring))
        .forEach(node -> differing.add("the placement at " + node.endpoint.port()));
    for (int slot = 0; slot < slots.count(); slot++) {
      List<Endpoint> owners = slots.preference(ring, slot, store.setup.replicas());
      Optional<SlotDigest> first = Optional.empty();
      for (SimulatedStoreNode node : store.up.values()) {
        SlotDigest digest = node.engine.digest(slot);
        boolean owner = owners.contains(node.endpoint);
        SlotDigest expected = owner ? first.orElse(digest) : SlotDigest.EMPTY;
        first = owner ? Optional.of(expected) : first;
        if (!digest.equals(expected)) {
          differing.add("slot " + slot + " at " + node.endpoint.port());
        }
      }
    }
    return differing;
  }

  /** Reads all that was ever written; what cannot be read is named. */
  List<String> readAll() {
    List<String> unread = new ArrayList<>();
    for (Key key : history.keys()) {
      var read = store.any().replicator.find(key, Consistency.QUORUM, Duration.ofSeconds(5));
      if (!store.time.runUntil(read::isDone, Duration.ofSeconds(10))
          || read.isCompletedExceptionally()) {
        unread.add("P1 " + key + " cannot be read in the end: " + read);
      } else {
        history.kept(key, read.join(), store.time.nanos(), "read in the end");
        forgotten += read.join().isEmpty() && history.floor(key).isPresent() ? 1 : 0;
      }
    }
    return unread;
  }

  void lookAtDisks() {
    for (SimulatedStoreNode node : store.running.values()) {
      node.disk
          .orElseThrow()
          .slots()
          .values()
          .forEach(
              entries ->
                  entries.forEach(
                      (key, kept) -> history.onDisk(key, kept, "kept by " + node.endpoint.port())));
    }
  }

  /** P7: without this node there are enough copies of all that was acknowledged. */
  void hasLeft(SimulatedStoreNode gone) {
    int members = Math.max(1, gone.replicator.topology().ring().members().size());
    int needed = Math.min(store.setup.replicas(), members) / 2 + 1;
    for (Key key : history.keys()) {
      history
          .floor(key)
          .ifPresent(
              floor -> {
                long copies = copies(gone, key, floor);
                if (copies < needed) {
                  history.breaks(
                      key,
                      "P7",
                      "has %d copies at %s, and needs %d, when %s has left"
                          .formatted(copies, floor, needed, gone.endpoint));
                }
              });
    }
  }

  private long copies(SimulatedStoreNode gone, Key key, Version floor) {
    int slot = slots.slot(gone.replicator.topology().placement(), key);
    List<SimulatedDisk> disks = new ArrayList<>(store.down.values());
    store.running.values().stream()
        .filter(node -> node != gone)
        .forEach(node -> node.disk.ifPresent(disks::add));
    return disks.stream()
        .map(disk -> Optional.ofNullable(disk.slot(slot).get(key)).map(Versioned::version))
        .filter(version -> version.filter(v -> v.compareTo(floor) >= 0).isPresent())
        .count();
  }
}
