package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.AsyncLoop;
import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.SlotDigest;
import io.thriftyp2p.diststore.storage.SlotEntries;
import io.thriftyp2p.diststore.storage.StorageEngine;
import io.thriftyp2p.diststore.storage.StoredEntry;
import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.locator.node.Endpoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Compares one slot here with the same on another node, key by key, and brings over what either
 * lacks. Safe for use by many threads.
 */
final class SlotComparison {
  private final LocalReplica local;
  private final StorageEngine engine;
  private final SlotPeers peers;
  private final int pageBytes;

  SlotComparison(LocalReplica local, StorageEngine engine, SlotPeers peers, int pageBytes) {
    this.local = local;
    this.engine = engine;
    this.peers = peers;
    this.pageBytes = pageBytes;
  }

  /**
   * What differs.
   *
   * @param newerThere keys of which the peer has a newer version, or the only one
   * @param newerHere keys of which this node has a newer version, or the only one
   * @param onlyHere those of the latter of which the peer has nothing, with the versions here
   */
  record Difference(List<Key> newerThere, List<Key> newerHere, List<KeyVersion> onlyHere) {
    /**
     * Those that the peer had, and has deleted and forgotten: as old as what it has forgotten, and
     * it has no trace of them. Only to be asked of a peer that is whole.
     */
    Map<Key, Version> deletedThere(long purgedTo) {
      Map<Key, Version> deleted = new TreeMap<>();
      for (KeyVersion only : onlyHere) {
        if (Long.compareUnsigned(only.version().clock(), purgedTo) <= 0) {
          deleted.put(only.key(), only.version());
        }
      }
      return deleted;
    }

    /** What the peer lacks. */
    List<Key> lackingThere(long purgedTo) {
      Map<Key, Version> deleted = deletedThere(purgedTo);
      return newerHere.stream().filter(key -> !deleted.containsKey(key)).toList();
    }
  }

  /** Of what is here. */
  SlotDigest digest(int slot) {
    return engine.digest(slot);
  }

  CompletionStage<Difference> compare(Endpoint peer, int slot) {
    return theirs(peer, slot)
        .thenCompose(there -> ours(slot).thenApply(here -> difference(slot, here, there)));
  }

  private Difference difference(int slot, Map<Key, Version> here, Map<Key, Version> there) {
    long purgedTo = local.states().get(slot).purgedTo();
    List<Key> newerThere = new ArrayList<>();
    there.forEach(
        (key, version) -> {
          Version mine = here.get(key);
          boolean wasDeleted = mine == null && Long.compareUnsigned(version.clock(), purgedTo) <= 0;
          if (!wasDeleted && (mine == null || mine.compareTo(version) < 0)) {
            newerThere.add(key);
          }
        });
    List<Key> newerHere = new ArrayList<>();
    List<KeyVersion> onlyHere = new ArrayList<>();
    here.forEach(
        (key, version) -> {
          Version other = there.get(key);
          if (other == null || other.compareTo(version) < 0) {
            newerHere.add(key);
          }
          if (other == null) {
            onlyHere.add(new KeyVersion(key, version));
          }
        });
    newerThere.sort(null);
    newerHere.sort(null);
    return new Difference(newerThere, newerHere, onlyHere);
  }

  private CompletionStage<Map<Key, Version>> theirs(Endpoint peer, int slot) {
    Map<Key, Version> versions = new HashMap<>();
    return allPages(after -> peers.versions(peer, slot, after), versions);
  }

  /** All that this node has of a slot. */
  CompletionStage<Map<Key, Version>> ours(int slot) {
    Map<Key, Version> versions = new HashMap<>();
    return allPages(after -> versions(slot, after), versions);
  }

  @FunctionalInterface
  private interface Page {
    CompletionStage<List<KeyVersion>> after(Optional<Key> key);
  }

  private static CompletionStage<Map<Key, Version>> allPages(Page page, Map<Key, Version> into) {
    var position =
        new Object() {
          Optional<Key> after = Optional.empty();
        };
    return AsyncLoop.until(
        () ->
            page.after(position.after)
                .thenApply(
                    versions -> {
                      if (versions.isEmpty()) {
                        return Optional.of(into);
                      }
                      versions.forEach(v -> into.put(v.key(), v.version()));
                      position.after = Optional.of(versions.get(versions.size() - 1).key());
                      return Optional.empty();
                    }));
  }

  /** A page of what this node has of a slot. */
  CompletionStage<List<KeyVersion>> versions(int slot, Optional<Key> after) {
    return engine
        .scan(slot, after, pageBytes)
        .thenApply(
            entries ->
                entries.stream()
                    .map(entry -> new KeyVersion(entry.key(), entry.versioned().version()))
                    .toList());
  }

  /** What this node has of these keys, as many of the first ones as fit into a page. */
  CompletionStage<List<StoredEntry>> fetch(int slot, List<Key> keys) {
    List<StoredEntry> found = new ArrayList<>();
    var position =
        new Object() {
          int next;
          int bytes;
        };
    return AsyncLoop.until(
        () -> {
          if (position.next == keys.size() || position.bytes >= pageBytes) {
            return CompletableFuture.completedStage(Optional.of(found));
          }
          Key key = keys.get(position.next++);
          return engine
              .get(slot, key)
              .thenApply(
                  kept -> {
                    kept.map(versioned -> new StoredEntry(key, versioned))
                        .ifPresent(
                            entry -> {
                              found.add(entry);
                              position.bytes += entry.size();
                            });
                    return Optional.empty();
                  });
        });
  }

  /** Brings keys over from the peer; completes with how many came. */
  CompletionStage<Integer> take(Endpoint peer, int slot, List<Key> keys) {
    return inPages(
        keys,
        rest -> peers.fetch(peer, slot, rest),
        entries -> local.keepAll(List.of(new SlotEntries(slot, entries))));
  }

  /** Brings keys over to the peer; completes with how many went. */
  CompletionStage<Integer> give(Endpoint peer, int slot, List<Key> keys) {
    return inPages(keys, rest -> fetch(slot, rest), entries -> peers.give(peer, slot, entries));
  }

  /** Drops these versions here, and no newer ones. */
  CompletionStage<Void> drop(int slot, Map<Key, Version> versions) {
    return inPages(
            versions.keySet().stream().sorted().toList(),
            rest -> fetch(slot, rest),
            entries ->
                engine.drop(
                    slot,
                    entries.stream()
                        .filter(e -> e.versioned().version().equals(versions.get(e.key())))
                        .toList()))
        .thenAccept(dropped -> {});
  }

  @FunctionalInterface
  private interface Source {
    CompletionStage<List<StoredEntry>> of(List<Key> keys);
  }

  @FunctionalInterface
  private interface Sink {
    CompletionStage<Void> keep(List<StoredEntry> entries);
  }

  private static CompletionStage<Integer> inPages(List<Key> keys, Source source, Sink sink) {
    var position =
        new Object() {
          List<Key> rest = keys;
          int moved;
        };
    return AsyncLoop.until(
        () ->
            position.rest.isEmpty()
                ? CompletableFuture.completedStage(Optional.of(position.moved))
                : source
                    .of(position.rest)
                    .thenCompose(
                        entries -> {
                          position.rest = rest(position.rest, entries);
                          position.moved += entries.size();
                          return sink.keep(entries).thenApply(kept -> Optional.empty());
                        }));
  }

  /** Behind the last key of a page; a page without any ends it. */
  private static List<Key> rest(List<Key> keys, List<StoredEntry> page) {
    if (page.isEmpty()) {
      return List.of();
    }
    Key last = page.get(page.size() - 1).key();
    return keys.subList(keys.indexOf(last) + 1, keys.size());
  }
}
