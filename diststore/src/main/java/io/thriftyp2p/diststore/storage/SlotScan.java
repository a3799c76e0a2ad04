package io.thriftyp2p.diststore.storage;

import java.util.List;
import java.util.Optional;
import org.rocksdb.RocksDBException;

/**
 * Reads one page of slots. Those next to each other come with one cursor: to open one costs as much
 * as to read some ten entries. It looks at no slot that is not wanted, and at none that is empty:
 * they may be damaged, or full of what was dropped. For one thread; blocks.
 */
final class SlotScan {
  private final RocksDatabase database;
  private final SlotDigests digests;
  private final List<Integer> slots;
  private final ScanPage.Builder page;

  /** Of the slots, the one that is being read. */
  private int position;

  /** What was read of it last. */
  private Optional<Key> after;

  SlotScan(
      RocksDatabase database,
      SlotDigests digests,
      List<Integer> slots,
      Optional<Key> after,
      int maxBytes) {
    this.database = database;
    this.digests = digests;
    this.slots = slots;
    this.after = after;
    this.page = new ScanPage.Builder(maxBytes);
  }

  /** What was read before a damage is a page; the next one begins with it, and fails. */
  ScanPage read() throws RocksDBException {
    int longest = slots.size();
    boolean room = true;
    while (room && position < slots.size()) {
      if (isEmpty(position)) {
        endSlot();
        continue;
      }
      int end = runEnd(longest);
      try {
        room = read(end);
      } catch (RocksDBException | CorruptEntryException e) {
        if (end - position > 1) {
          // Which of them is damaged shows when each is read by itself.
          longest = 1;
        } else if (page.isEmpty()) {
          throw e;
        } else {
          room = false;
        }
      }
    }
    return page.build();
  }

  /** Behind the slots that one cursor reads, from the position on. */
  private int runEnd(int longest) {
    int end = position + 1;
    while (end < slots.size()
        && end - position < longest
        && slots.get(end) == slots.get(end - 1) + 1
        && !isEmpty(end)) {
      end++;
    }
    return end;
  }

  private boolean isEmpty(int index) {
    return digests.totals(slots.get(index)).digest().isEmpty();
  }

  /** Whether all slots up to that one had room. */
  private boolean read(int end) throws RocksDBException {
    try (RocksCursor cursor = database.entries(from(), EntryCodec.slotEnd(slots.get(end - 1)))) {
      for (cursor.first(); cursor.isHere(); cursor.next()) {
        byte[] stored = cursor.key();
        endSlotsBefore(EntryCodec.slotOf(stored));
        Key key = EntryCodec.keyOf(stored);
        if (!page.add(new StoredEntry(key, EntryCodec.versioned(cursor.value())))) {
          return false;
        }
        after = Optional.of(key);
      }
    }
    while (position < end) {
      endSlot();
    }
    return true;
  }

  private byte[] from() {
    int slot = slots.get(position);
    return after.map(key -> EntryCodec.after(slot, key)).orElseGet(() -> EntryCodec.slotKey(slot));
  }

  private void endSlotsBefore(int slot) {
    while (slots.get(position) != slot) {
      endSlot();
    }
  }

  private void endSlot() {
    page.endSlot();
    position++;
    after = Optional.empty();
  }
}
