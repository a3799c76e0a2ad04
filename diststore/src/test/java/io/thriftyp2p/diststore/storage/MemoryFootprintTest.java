package io.thriftyp2p.diststore.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.locator.node.NodeId;
import io.thriftyp2p.locator.ring.HashRing;
import io.thriftyp2p.locator.ring.Layout;
import org.junit.jupiter.api.Test;

/**
 * How much memory a key takes: 12 bytes of key, 64 of value, and a write with a name. Sorted maps
 * of objects took 271, Redis 7.0 takes 152.
 */
class MemoryFootprintTest {
  private static final int KEYS = 1_000_000;
  private static final int MOST_BYTES = 180;

  @Test
  void aSmallEntryIsLittleMoreThanItsBytes() {
    HashRing ring = HashRing.empty(Layout.SLOTS);
    long before = used();
    MemoryEngine engine = new MemoryEngine();
    for (int number = 0; number < KEYS; number++) {
      Key key = Key.of("key:%08d".formatted(number));
      Version version = new Version((1_700_000_000_000L + number) << 16, new NodeId(7));
      Versioned versioned = Versioned.value(version, new byte[64]).writtenBy(number + 1);
      engine.keep(ring.slot(key.bytes()), new StoredEntry(key, versioned));
    }
    double bytes = (double) (used() - before) / KEYS;
    System.out.printf("memory engine: %.1f bytes a key of 12 bytes and 64 of value%n", bytes);
    assertThat(engine.usage().keys()).isEqualTo(KEYS);
    assertThat(bytes).isBetween(76.0, (double) MOST_BYTES);
  }

  /** Bytes of the heap that are in use. */
  private static long used() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
