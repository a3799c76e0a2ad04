package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.StorageEngine;
import io.thriftyp2p.locator.node.Endpoint;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * From whom slots come that are mostly missing here: as wholes, which costs less than to find out
 * what is missing, and is given by all who have as much, in equal parts.
 */
final class SlotSources {
  private final SlotBundles bundles;
  private final StorageEngine engine;
  private final Map<Endpoint, List<Integer>> bySource = new TreeMap<>();

  private SlotSources(SlotBundles bundles, StorageEngine engine) {
    this.bundles = bundles;
    this.engine = engine;
  }

  /** By source; slots of which enough is here are left out. */
  static Map<Endpoint, List<Integer>> of(BitSet slots, SlotBundles bundles, StorageEngine engine) {
    SlotSources sources = new SlotSources(bundles, engine);
    bundles.holdings().keySet().forEach(peer -> sources.bySource.put(peer, new ArrayList<>()));
    slots.stream().forEach(sources::add);
    sources.bySource.values().removeIf(List::isEmpty);
    return sources.bySource;
  }

  private void add(int slot) {
    long enough = 2 * engine.digest(slot).count();
    bySource.entrySet().stream()
        .filter(source -> count(source.getKey(), slot) > enough)
        .max(
            Comparator.<Map.Entry<Endpoint, List<Integer>>>comparingLong(
                    source -> count(source.getKey(), slot))
                .thenComparing(source -> -source.getValue().size()))
        .ifPresent(source -> source.getValue().add(slot));
  }

  private long count(Endpoint peer, int slot) {
    return bundles.holding(peer, slot).digest().count();
  }
}
