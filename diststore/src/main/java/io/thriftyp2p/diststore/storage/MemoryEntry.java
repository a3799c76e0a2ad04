package io.thriftyp2p.diststore.storage;

import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * An entry in memory: a {@link PackedEntry} when it is short, the {@link StoredEntry} itself when
 * it is long, so that a long value is never copied. Whatever else lies in a table has no key.
 */
final class MemoryEntry {
  static final Comparator<Object> BY_KEY = MemoryEntry::compareKeys;

  private MemoryEntry() {}

  static Object of(StoredEntry entry) {
    byte[] packed = PackedEntry.pack(entry);
    return packed == null ? entry : packed;
  }

  /** Has the processor fetch what a look at the entry will need; what it gives says nothing. */
  static int touch(@Nullable Object place) {
    return place instanceof byte[] packed
        ? packed[PackedEntry.keyBegin()] + packed[packed.length - 1]
        : 0;
  }

  static boolean isEntry(@Nullable Object kept) {
    return kept instanceof byte[] || kept instanceof StoredEntry;
  }

  static boolean hasKey(Object kept, byte[] key) {
    if (kept instanceof byte[] packed) {
      int end = PackedEntry.keyEnd(packed);
      return end - PackedEntry.keyBegin() == key.length
          && Arrays.equals(packed, PackedEntry.keyBegin(), end, key, 0, key.length);
    }
    return kept instanceof StoredEntry entry && Arrays.equals(entry.key().bytes(), key);
  }

  private static int compareKeys(Object one, Object other) {
    return Arrays.compareUnsigned(
        keyBytes(one), keyBegin(one), keyEnd(one), keyBytes(other), keyBegin(other), keyEnd(other));
  }

  static boolean isAfter(Object kept, byte[] key) {
    return Arrays.compareUnsigned(keyBytes(kept), keyBegin(kept), keyEnd(kept), key, 0, key.length)
        > 0;
  }

  static boolean isNewer(Object one, Object other) {
    int byClock = Long.compareUnsigned(clock(one), clock(other));
    return byClock == 0 ? Long.compareUnsigned(node(one), node(other)) > 0 : byClock > 0;
  }

  static long clock(Object kept) {
    return kept instanceof byte[] packed
        ? PackedEntry.clock(packed)
        : ((StoredEntry) kept).versioned().version().clock();
  }

  static long node(Object kept) {
    return kept instanceof byte[] packed
        ? PackedEntry.node(packed)
        : ((StoredEntry) kept).versioned().version().node().value();
  }

  static boolean isTombstone(Object kept) {
    return kept instanceof byte[] packed
        ? PackedEntry.isTombstone(packed)
        : ((StoredEntry) kept).versioned().isTombstone();
  }

  /** Of key and value. */
  static int bytes(Object kept) {
    int value =
        kept instanceof byte[] packed
            ? PackedEntry.valueBytes(packed)
            : ((StoredEntry) kept).versioned().valueBytes();
    return keyEnd(kept) - keyBegin(kept) + value;
  }

  static byte[] key(Object kept) {
    return kept instanceof StoredEntry entry
        ? entry.key().bytes()
        : Arrays.copyOfRange(keyBytes(kept), keyBegin(kept), keyEnd(kept));
  }

  static Versioned versioned(Object kept) {
    return kept instanceof byte[] packed
        ? new PackedVersioned(packed)
        : ((StoredEntry) kept).versioned();
  }

  static StoredEntry entry(Object kept) {
    return kept instanceof StoredEntry entry
        ? entry
        : new StoredEntry(Key.of(key(kept)), versioned(kept));
  }

  private static byte[] keyBytes(Object kept) {
    return kept instanceof byte[] packed ? packed : ((StoredEntry) kept).key().bytes();
  }

  private static int keyBegin(Object kept) {
    return kept instanceof byte[] ? PackedEntry.keyBegin() : 0;
  }

  private static int keyEnd(Object kept) {
    return kept instanceof byte[] packed
        ? PackedEntry.keyEnd(packed)
        : ((StoredEntry) kept).key().bytes().length;
  }
}
