package io.thriftyp2p.diststore.storage;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * A hash table with open addressing and linear probing, in an array whose length is a power of two.
 * A place holds a {@link MemoryEntry}, the mark of one that was dropped, or nothing.
 *
 * <p>One thread writes at a time; any number read meanwhile, without a lock. A reader goes from the
 * place where its key belongs to the first that is empty, and must not pass by a key that is there
 * all the time. So no key ever moves: one that is dropped leaves a mark, not a hole, and in the
 * place of the mark may come another key, which a reader that looks for a third one passes by as it
 * would have passed by the mark. What has been emptied of marks, or has grown, is another array;
 * the old one stays as it was when the new one came, which is after its readers have begun.
 *
 * <p>An entry is an array or an object that is not changed any more. It gets into its place by a
 * release and out of it by an acquire: whoever sees it sees all of it, and nobody who has seen it
 * sees an older one afterwards.
 */
final class SlotTable {
  /** The table of nothing: never written. */
  static final Object[] EMPTY = new Object[1];

  /** Where an entry was. */
  static final Object DROPPED = new Object();

  private static final VarHandle PLACES = MethodHandles.arrayElementVarHandle(Object[].class);

  private static final int SMALLEST = 4;

  private SlotTable() {}

  /** The entry of a key; null when there is none. */
  static @Nullable Object find(Object[] places, int hash, byte[] key) {
    int mask = places.length - 1;
    for (int place = hash & mask; ; place = (place + 1) & mask) {
      Object kept = (Object) PLACES.getAcquire(places, place);
      if (kept == null || MemoryEntry.hasKey(kept, key)) {
        return kept;
      }
    }
  }

  /** The place of a key; when it has none, the complement (~) of where it may come. */
  static int placeOf(Object[] places, int hash, byte[] key) {
    int mask = places.length - 1;
    int free = -1;
    for (int place = hash & mask; ; place = (place + 1) & mask) {
      Object kept = places[place];
      if (kept == null) {
        return ~(free < 0 ? place : free);
      } else if (kept == DROPPED) {
        free = free < 0 ? place : free;
      } else if (MemoryEntry.hasKey(kept, key)) {
        return place;
      }
    }
  }

  static void set(Object[] places, int place, Object kept) {
    PLACES.setRelease(places, place, kept);
  }

  /** How many places may be taken, by entries and marks: a quarter stays empty, and always one. */
  static int limit(Object[] places) {
    return places.length * 3 / 4;
  }

  /** Whether the table is too large for so many entries. */
  static boolean isSparse(Object[] places, int entries) {
    return entries == 0 || entries < places.length / 8;
  }

  /**
   * The same entries without the marks, in a table that is at most half full with so many. Between
   * one rebuilding and the next, a quarter of the places has to be taken, or three quarters of the
   * entries dropped: each write has its share of it, which does not grow with the table.
   */
  static Object[] rebuilt(Object[] places, int entries, KeyHash hashing) {
    if (entries == 0) {
      return EMPTY;
    }
    int length = Math.max(SMALLEST, Integer.highestOneBit(2 * entries - 1) << 1);
    Object[] rebuilt = new Object[length];
    for (Object kept : places) {
      if (MemoryEntry.isEntry(kept)) {
        int place = (int) hashing.hash(MemoryEntry.key(kept)) & (length - 1);
        while (rebuilt[place] != null) {
          place = (place + 1) & (length - 1);
        }
        rebuilt[place] = kept;
      }
    }
    return rebuilt;
  }

  /** Those of the least keys after the given one (of all, when it is null), in order. */
  static List<Object> least(Object[] places, byte @Nullable [] after, int count) {
    PriorityQueue<Object> least = new PriorityQueue<>(MemoryEntry.BY_KEY.reversed());
    for (Object kept : places) {
      if (MemoryEntry.isEntry(kept) && (after == null || MemoryEntry.isAfter(kept, after))) {
        if (least.size() < count) {
          least.add(kept);
        } else if (MemoryEntry.BY_KEY.compare(kept, least.element()) < 0) {
          least.remove();
          least.add(kept);
        }
      }
    }
    List<Object> sorted = new ArrayList<>(least);
    sorted.sort(MemoryEntry.BY_KEY);
    return sorted;
  }
}
