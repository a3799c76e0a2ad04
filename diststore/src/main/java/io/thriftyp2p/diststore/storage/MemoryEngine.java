package io.thriftyp2p.diststore.storage;

import static java.util.concurrent.CompletableFuture.completedStage;

import io.thriftyp2p.locator.ring.HashRing;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Keeps everything in memory, for as long as the process lives. Stages are complete when returned.
 *
 * <p>A short entry is one array of bytes, in its slot's hash table:
 *
 * <pre>
 *  slots ──▶ MemorySlot        ┌─▶ PackedEntry (up to 512 bytes)
 *  tables ─────────▶ SlotTable ┴─▶ StoredEntry (longer)
 * </pre>
 *
 * A look-up follows the three arrows from the tables on, each of which may be a cache miss, and
 * takes no lock. Threads that write wait for each other only in the same slot, and share nothing
 * else.
 */
public final class MemoryEngine implements StorageEngine {
  private final AtomicReferenceArray<@Nullable MemorySlot> slots =
      new AtomicReferenceArray<>(HashRing.SLOTS);
  private final AtomicReferenceArray<Object[]> tables = new AtomicReferenceArray<>(HashRing.SLOTS);
  private final MemoryUsage usage = new MemoryUsage();
  private final KeyHash hashing;

  public MemoryEngine() {
    this(KeyHash.OF_PROCESS);
  }

  MemoryEngine(KeyHash hashing) {
    this.hashing = hashing;
    for (int slot = 0; slot < HashRing.SLOTS; slot++) {
      tables.setPlain(slot, SlotTable.EMPTY);
    }
  }

  @Override
  public boolean answersAtOnce() {
    return true;
  }

  @Override
  public @Nullable Versioned find(int slot, Key key) {
    Object kept = SlotTable.find(tables.getAcquire(slot), hashing.hash(key), key.bytes());
    return kept == null ? null : MemoryEntry.versioned(kept);
  }

  @Override
  public int touch(int slot, Key key, boolean toWrite) {
    Object[] table = tables.getAcquire(slot);
    int sum = MemoryEntry.touch(table[hashing.hash(key) & (table.length - 1)]);
    MemorySlot entries = toWrite ? slots.get(slot) : null;
    return entries == null ? sum : sum + entries.touch();
  }

  @Override
  public Versioned keep(int slot, StoredEntry entry) {
    return entriesOf(slot).keep(entry);
  }

  @Override
  public CompletionStage<Optional<Versioned>> get(int slot, Key key) {
    return completedStage(Optional.ofNullable(find(slot, key)));
  }

  @Override
  public CompletionStage<Versioned> merge(int slot, StoredEntry entry) {
    return completedStage(keep(slot, entry));
  }

  @Override
  public CompletionStage<Void> mergeAll(List<SlotEntries> merged) {
    for (SlotEntries slot : merged) {
      for (StoredEntry entry : slot.entries()) {
        keep(slot.slot(), entry);
      }
    }
    return completedStage(null);
  }

  @Override
  public CompletionStage<ScanPage> scan(List<Integer> wanted, Optional<Key> after, int maxBytes) {
    ScanPage.Builder page = new ScanPage.Builder(maxBytes);
    // One more than fit into any page, and two at least, so that the last of them never fits.
    int most = maxBytes / StoredEntry.OVERHEAD + 2;
    byte[] from = after.map(Key::bytes).orElse(null);
    for (int slot : wanted) {
      if (!add(slot, from, page, most)) {
        break;
      }
      page.endSlot();
      from = null;
    }
    return completedStage(page.build());
  }

  /** Whether all of the slot had room. */
  private boolean add(int slot, byte @Nullable [] after, ScanPage.Builder page, int most) {
    MemorySlot entries = slots.get(slot);
    if (entries != null) {
      for (Object kept : entries.least(after, most)) {
        if (!page.add(MemoryEntry.entry(kept))) {
          return false;
        }
      }
    }
    return true;
  }

  @Override
  public CompletionStage<Void> drop(int slot, List<StoredEntry> dropped) {
    MemorySlot entries = slots.get(slot);
    if (entries != null) {
      dropped.forEach(entries::drop);
    }
    return completedStage(null);
  }

  @Override
  public SlotDigest digest(int slot) {
    MemorySlot entries = slots.get(slot);
    return entries == null ? SlotDigest.EMPTY : entries.digest();
  }

  @Override
  public BitSet occupiedSlots() {
    BitSet occupied = new BitSet(HashRing.SLOTS);
    for (int slot = 0; slot < HashRing.SLOTS; slot++) {
      occupied.set(slot, tables.get(slot) != SlotTable.EMPTY);
    }
    return occupied;
  }

  @Override
  public Usage usage() {
    return usage.sum();
  }

  /** Looks at all slots: asked for once in a node's life. */
  @Override
  public long latestClock() {
    long latest = 0;
    for (int slot = 0; slot < HashRing.SLOTS; slot++) {
      MemorySlot entries = slots.get(slot);
      if (entries != null && Long.compareUnsigned(entries.latestClock(), latest) > 0) {
        latest = entries.latestClock();
      }
    }
    return latest;
  }

  private MemorySlot entriesOf(int slot) {
    MemorySlot entries = slots.get(slot);
    if (entries != null) {
      return entries;
    }
    MemorySlot made = new MemorySlot(hashing, usage, tables, slot);
    MemorySlot before = slots.compareAndExchange(slot, null, made);
    return before == null ? made : before;
  }

  /** Another one with the same entries; what comes in meanwhile may be in it or not. */
  MemoryEngine copy() {
    MemoryEngine copy = new MemoryEngine(hashing);
    for (int slot = 0; slot < HashRing.SLOTS; slot++) {
      MemorySlot entries = slots.get(slot);
      if (entries != null) {
        for (Object kept : entries.least(null, Integer.MAX_VALUE)) {
          copy.keep(slot, MemoryEntry.entry(kept));
        }
      }
    }
    return copy;
  }
}
