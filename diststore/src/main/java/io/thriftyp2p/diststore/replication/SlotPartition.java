package io.thriftyp2p.diststore.replication;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Slots in parts: those of a part have something in common. Where many slots have the same few
 * things, what is to be done for each of them is done once for a part. For one thread at a time.
 */
public final class SlotPartition<T> {
  private final Map<T, BitSet> parts = new LinkedHashMap<>();
  private @Nullable T latest;
  private BitSet latestSlots = new BitSet();

  /** Slots that come one after the other often have the same in common. */
  public void add(int slot, T common) {
    if (common != latest) {
      latest = common;
      latestSlots = parts.computeIfAbsent(common, c -> new BitSet());
    }
    latestSlots.set(slot);
  }

  public void addAll(BitSet slots, T common) {
    if (!slots.isEmpty()) {
      parts.computeIfAbsent(common, c -> new BitSet()).or(slots);
    }
  }

  /** What the slot has in common with others; absent where it is in no part. */
  Optional<T> find(int slot) {
    return parts.entrySet().stream()
        .filter(part -> part.getValue().get(slot))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** Part by part, in the order in which they came. */
  public void forEach(BiConsumer<? super T, BitSet> consumer) {
    parts.forEach(consumer);
  }
}
