package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.StorageEngine;
import io.thriftyp2p.locator.node.Endpoint;
import java.util.ArrayList;
import java.util.BitSet;
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
  private final int run;
  private final Map<Endpoint, List<Integer>> bySource = new TreeMap<>();

  private SlotSources(SlotBundles bundles, StorageEngine engine, int run) {
    this.bundles = bundles;
    this.engine = engine;
    this.run = run;
  }

  /**
   * By source; slots of which enough is here are left out.
   *
   * @param run so many slots side by side come from one source, where several have as much: they
   *     are read at once, and recorded as one
   */
  static Map<Endpoint, List<Integer>> of(
      BitSet slots, SlotBundles bundles, StorageEngine engine, int run) {
    SlotSources sources = new SlotSources(bundles, engine, run);
    bundles.holdings().keySet().forEach(peer -> sources.bySource.put(peer, new ArrayList<>()));
    slots.stream().forEach(sources::add);
    sources.bySource.values().removeIf(List::isEmpty);
    return sources.bySource;
  }

  private void add(int slot) {
    long most = 2 * engine.digest(slot).count();
    List<Integer> best = null;
    for (Map.Entry<Endpoint, List<Integer>> source : bySource.entrySet()) {
      long count = count(source.getKey(), slot);
      if (count > most
          || (count == most && best != null && isBetter(slot, source.getValue(), best))) {
        most = count;
        best = source.getValue();
      }
    }
    if (best != null) {
      best.add(slot);
    }
  }

  /** Of two that have as much. */
  private boolean isBetter(int slot, List<Integer> given, List<Integer> best) {
    return !goesOnWith(slot, best) && (goesOnWith(slot, given) || given.size() < best.size());
  }

  /** Whether the source gives the slot's neighbour already. */
  private boolean goesOnWith(int slot, List<Integer> given) {
    return !given.isEmpty() && given.get(given.size() - 1) / run == slot / run;
  }

  private long count(Endpoint peer, int slot) {
    return bundles.holding(peer, slot).digest().count();
  }
}
