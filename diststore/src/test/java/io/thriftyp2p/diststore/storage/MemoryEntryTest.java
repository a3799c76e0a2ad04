package io.thriftyp2p.diststore.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.locator.node.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MemoryEntryTest {
  private static final Version VERSION = new Version(-3, new NodeId(Long.MIN_VALUE));

  /** All that a version may have, in every combination, with lengths about the longest packed. */
  static Stream<StoredEntry> entries() {
    List<StoredEntry> entries = new ArrayList<>();
    for (int keyBytes : new int[] {0, 1, 12, 255, 256, 480, 494, 495, 600, 4096, 65_536}) {
      for (int valueBytes : new int[] {-1, 0, 1, 64, 200, 482, 483, 513, 3000}) {
        for (int with = 0; with < 8; with++) {
          entries.add(new StoredEntry(Key.of(bytes(keyBytes)), versioned(valueBytes, with)));
        }
      }
    }
    return entries.stream();
  }

  private static Versioned versioned(int valueBytes, int with) {
    Versioned versioned =
        valueBytes < 0 ? Versioned.tombstone(VERSION) : Versioned.value(VERSION, bytes(valueBytes));
    versioned = (with & 1) == 0 ? versioned : versioned.writtenBy(-7);
    versioned = (with & 2) == 0 ? versioned : versioned.expiringAt(Long.MAX_VALUE);
    return (with & 4) == 0 ? versioned : versioned.ofType("x".repeat(127));
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 31 - 7);
    }
    return bytes;
  }

  @ParameterizedTest
  @MethodSource("entries")
  void tellsAllThatWasPutIn(StoredEntry entry) {
    Object kept = MemoryEntry.of(entry);
    assertThat(MemoryEntry.entry(kept)).isEqualTo(entry);
    assertThat(MemoryEntry.versioned(kept)).isEqualTo(entry.versioned());
    assertThat(MemoryEntry.key(kept)).isEqualTo(entry.key().bytes());
    assertThat(MemoryEntry.hasKey(kept, entry.key().bytes())).isTrue();
    assertThat(MemoryEntry.hasKey(kept, bytes(entry.key().bytes().length + 1))).isFalse();
    assertThat(MemoryEntry.clock(kept)).isEqualTo(VERSION.clock());
    assertThat(MemoryEntry.node(kept)).isEqualTo(VERSION.node().value());
    assertThat(MemoryEntry.isTombstone(kept)).isEqualTo(entry.versioned().isTombstone());
    assertThat(MemoryEntry.bytes(kept)).isEqualTo(entry.size() - StoredEntry.OVERHEAD);
    if (kept instanceof byte[] packed) {
      assertThat(packed).hasSizeLessThanOrEqualTo(PackedEntry.LONGEST);
    } else {
      assertThat(entry.size()).isGreaterThan(PackedEntry.LONGEST - 200);
      assertThat(MemoryEntry.versioned(kept)).isSameAs(entry.versioned());
    }
  }

  @Test
  void isPackedUpToTheLongest() {
    int most = PackedEntry.LONGEST - 18 - 12;
    Key key = Key.of(bytes(12));
    assertThat(MemoryEntry.of(new StoredEntry(key, versioned(most, 0)))).isInstanceOf(byte[].class);
    assertThat(MemoryEntry.of(new StoredEntry(key, versioned(most + 1, 0))))
        .isInstanceOf(StoredEntry.class);
  }

  @Test
  void longAndShortOnesAreInTheOrderOfTheirKeys() {
    List<Key> keys =
        List.of(Key.of(""), Key.of("a"), Key.of("aa"), Key.of("b"), Key.of(new byte[] {-1}));
    for (int one = 0; one < keys.size(); one++) {
      for (int other = 0; other < keys.size(); other++) {
        for (int lengths = 0; lengths < 4; lengths++) {
          Object left =
              MemoryEntry.of(new StoredEntry(keys.get(one), versioned(600 * (lengths & 1), 0)));
          Object right =
              MemoryEntry.of(new StoredEntry(keys.get(other), versioned(300 * (lengths & 2), 0)));
          assertThat(Integer.signum(MemoryEntry.BY_KEY.compare(left, right)))
              .isEqualTo(Integer.compare(one, other));
          assertThat(MemoryEntry.isAfter(left, keys.get(other).bytes())).isEqualTo(one > other);
        }
      }
    }
  }
}
