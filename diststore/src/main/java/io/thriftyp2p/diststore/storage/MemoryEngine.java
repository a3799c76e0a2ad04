package io.thriftyp2p.diststore.storage;

import static java.util.concurrent.CompletableFuture.completedStage;

import io.thriftyp2p.locator.ring.HashRing;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Keeps everything in memory, for as long as the process lives. Stages are complete when returned.
 */
public final class MemoryEngine implements StorageEngine {
  private final AtomicReferenceArray<ConcurrentSkipListMap<Key, Versioned>> slots =
      new AtomicReferenceArray<>(HashRing.SLOTS);
  private final AtomicReferenceArray<SlotDigest> digests =
      new AtomicReferenceArray<>(HashRing.SLOTS);
  private final AtomicLong latestClock = new AtomicLong();
  private final LongAdder keys = new LongAdder();
  private final LongAdder tombstones = new LongAdder();
  private final LongAdder bytes = new LongAdder();

  @Override
  public CompletionStage<Optional<Versioned>> get(int slot, Key key) {
    ConcurrentSkipListMap<Key, Versioned> entries = slots.get(slot);
    return completedStage(
        entries == null ? Optional.empty() : Optional.ofNullable(entries.get(key)));
  }

  @Override
  public boolean answersAtOnce() {
    return true;
  }

  @Override
  public @Nullable Versioned find(int slot, Key key) {
    ConcurrentSkipListMap<Key, Versioned> entries = slots.get(slot);
    return entries == null ? null : entries.get(key);
  }

  @Override
  public CompletionStage<Versioned> merge(int slot, StoredEntry entry) {
    return completedStage(keep(slot, entry));
  }

  @Override
  public Versioned keep(int slot, StoredEntry entry) {
    ConcurrentSkipListMap<Key, Versioned> entries = entriesOf(slot);
    while (true) {
      Versioned kept = entries.get(entry.key());
      if (kept == null) {
        if (entries.putIfAbsent(entry.key(), entry.versioned()) == null) {
          count(slot, entry.key(), entry.versioned(), 1);
          return entry.versioned();
        }
      } else if (!entry.versioned().isNewerThan(kept)) {
        return kept;
      } else if (entries.replace(entry.key(), kept, entry.versioned())) {
        count(slot, entry.key(), kept, -1);
        count(slot, entry.key(), entry.versioned(), 1);
        return entry.versioned();
      }
    }
  }

  @Override
  public CompletionStage<ScanPage> scan(List<Integer> wanted, Optional<Key> after, int maxBytes) {
    ScanPage.Builder page = new ScanPage.Builder(maxBytes);
    Optional<Key> from = after;
    for (int slot : wanted) {
      if (!add(slot, from, page)) {
        break;
      }
      page.endSlot();
      from = Optional.empty();
    }
    return completedStage(page.build());
  }

  /** Whether all of the slot had room. */
  private boolean add(int slot, Optional<Key> after, ScanPage.Builder page) {
    ConcurrentSkipListMap<Key, Versioned> entries = slots.get(slot);
    return entries == null
        || after.map(key -> entries.tailMap(key, false)).orElse(entries).entrySet().stream()
            .allMatch(entry -> page.add(new StoredEntry(entry.getKey(), entry.getValue())));
  }

  @Override
  public CompletionStage<Void> drop(int slot, List<StoredEntry> entries) {
    ConcurrentSkipListMap<Key, Versioned> kept = slots.get(slot);
    if (kept != null) {
      for (StoredEntry entry : entries) {
        if (kept.remove(entry.key(), entry.versioned())) {
          count(slot, entry.key(), entry.versioned(), -1);
        }
      }
    }
    return completedStage(null);
  }

  @Override
  public SlotDigest digest(int slot) {
    SlotDigest digest = digests.get(slot);
    return digest == null ? SlotDigest.EMPTY : digest;
  }

  @Override
  public BitSet occupiedSlots() {
    BitSet occupied = new BitSet(HashRing.SLOTS);
    for (int slot = 0; slot < HashRing.SLOTS; slot++) {
      occupied.set(slot, !digest(slot).isEmpty());
    }
    return occupied;
  }

  @Override
  public Usage usage() {
    return new Usage(keys.sum(), tombstones.sum(), bytes.sum());
  }

  @Override
  public long latestClock() {
    return latestClock.get();
  }

  private ConcurrentSkipListMap<Key, Versioned> entriesOf(int slot) {
    ConcurrentSkipListMap<Key, Versioned> entries = slots.get(slot);
    if (entries != null) {
      return entries;
    }
    slots.compareAndSet(slot, null, new ConcurrentSkipListMap<>());
    return slots.get(slot);
  }

  /** Another one with the same entries; what comes in meanwhile may be in it or not. */
  MemoryEngine copy() {
    MemoryEngine copy = new MemoryEngine();
    for (int slot = 0; slot < HashRing.SLOTS; slot++) {
      ConcurrentSkipListMap<Key, Versioned> entries = slots.get(slot);
      if (entries != null) {
        for (Map.Entry<Key, Versioned> entry : entries.entrySet()) {
          var unused = copy.merge(slot, new StoredEntry(entry.getKey(), entry.getValue()));
        }
      }
    }
    return copy;
  }

  private void count(int slot, Key key, Versioned versioned, int sign) {
    digests.updateAndGet(
        slot,
        known -> {
          SlotDigest digest = known == null ? SlotDigest.EMPTY : known;
          return sign > 0
              ? digest.plus(key, versioned.version())
              : digest.minus(key, versioned.version());
        });
    if (sign > 0) {
      latestClock.accumulateAndGet(
          versioned.version().clock(), (a, b) -> Long.compareUnsigned(a, b) > 0 ? a : b);
    }
    (versioned.isTombstone() ? tombstones : keys).add(sign);
    bytes.add((long) sign * (key.bytes().length + versioned.valueBytes()));
  }
}
