package io.thriftyp2p.diststore.storage;

import static io.thriftyp2p.diststore.storage.Entries.all;
import static io.thriftyp2p.diststore.storage.Entries.counted;
import static io.thriftyp2p.diststore.storage.Entries.now;
import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.diststore.storage.StorageEngine.Usage;
import io.thriftyp2p.locator.node.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine in memory is, whatever is done to it, what sorted maps are. */
class MemoryModelTest {
  private static final int[] SLOTS = {0, 9, 65_535};
  private static final int STEPS = 16_000;

  private final Map<Integer, TreeMap<Key, StoredEntry>> model = new TreeMap<>();
  private long latestClock;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void isWhatSortedMapsAre(int seed) {
    Random random = new Random(seed);
    MemoryEngine engine = new MemoryEngine(KeyHash.drawn(random));
    for (int slot : SLOTS) {
      model.put(slot, new TreeMap<>());
    }
    for (int step = 0; step < STEPS; step++) {
      // It fills, is emptied, and fills again, so that tables grow and shrink.
      boolean filling = step / 2000 % 2 == 0;
      int slot = SLOTS[random.nextInt(SLOTS.length)];
      StoredEntry entry = entry(random);
      if (random.nextInt(10) < (filling ? 8 : 3)) {
        keep(engine, slot, entry);
      } else {
        drop(engine, slot, random.nextInt(4) == 0 ? entry : kept(slot, entry));
      }
      StoredEntry looked = model.get(slot).get(entry.key());
      assertThat(engine.find(slot, entry.key()))
          .isEqualTo(looked == null ? null : looked.versioned());
      if (step % 1000 == 999) {
        assertEqual(engine);
        assertThat(engine.latestClock()).isEqualTo(latestClock);
        assertEqual(engine.copy());
      }
    }
  }

  private static StoredEntry entry(Random random) {
    Version version = new Version(random.nextInt(500) - 100, new NodeId(random.nextInt(3) - 1));
    byte[] value = new byte[random.nextInt(20) == 0 ? 1000 : random.nextInt(60)];
    Versioned versioned =
        random.nextInt(5) == 0 ? Versioned.tombstone(version) : Versioned.value(version, value);
    return new StoredEntry(
        Key.of("k".repeat(random.nextInt(3)) + random.nextInt(100)),
        versioned.writtenBy(random.nextInt(2)).expiringAt(random.nextInt(2)));
  }

  private StoredEntry kept(int slot, StoredEntry otherwise) {
    return model.get(slot).getOrDefault(otherwise.key(), otherwise);
  }

  private void keep(MemoryEngine engine, int slot, StoredEntry entry) {
    StoredEntry expected =
        model
            .get(slot)
            .merge(
                entry.key(),
                entry,
                (kept, offered) ->
                    offered.versioned().isNewerThan(kept.versioned()) ? offered : kept);
    assertThat(engine.keep(slot, entry)).isEqualTo(expected.versioned());
    long clock = entry.versioned().version().clock();
    if (expected.equals(entry) && Long.compareUnsigned(clock, latestClock) > 0) {
      latestClock = clock;
    }
  }

  private void drop(MemoryEngine engine, int slot, StoredEntry entry) {
    model.get(slot).remove(entry.key(), entry);
    now(engine.drop(slot, List.of(entry)));
  }

  private void assertEqual(MemoryEngine engine) {
    long tombstones = 0;
    long entries = 0;
    long bytes = 0;
    for (int slot : SLOTS) {
      List<StoredEntry> expected = List.copyOf(model.get(slot).values());
      for (int pageBytes : new int[] {200, 2000, 1 << 20}) {
        assertThat(all(engine, slot, pageBytes)).isEqualTo(expected);
      }
      assertThat(engine.digest(slot)).isEqualTo(counted(expected));
      assertThat(engine.occupiedSlots().get(slot)).isEqualTo(!expected.isEmpty());
      entries += expected.size();
      for (StoredEntry entry : expected) {
        tombstones += entry.versioned().isTombstone() ? 1 : 0;
        bytes += entry.key().bytes().length + entry.versioned().valueBytes();
      }
    }
    assertThat(engine.usage()).isEqualTo(new Usage(entries - tombstones, tombstones, bytes));
  }

  @Test
  void keysThatComeAndGoLeaveNothingBehind() {
    MemoryEngine engine = new MemoryEngine();
    for (int number = 0; number < 100_000; number++) {
      StoredEntry entry = Entries.entry("key" + number, number, "passes");
      engine.keep(3, entry);
      assertThat(engine.find(3, entry.key())).isNotNull();
      now(engine.drop(3, List.of(entry)));
      assertThat(engine.find(3, entry.key())).isNull();
    }
    assertThat(engine.occupiedSlots().isEmpty()).isTrue();
    assertThat(engine.digest(3)).isEqualTo(SlotDigest.EMPTY);
    assertThat(engine.latestClock()).isEqualTo(99_999);
  }

  /** Pages of a slot that is being written hold once what was there all the time. */
  @Test
  void pagesStayRightWhileWritesComeIn() {
    MemoryEngine engine = new MemoryEngine();
    List<String> lasting = new ArrayList<>();
    for (int number = 1000; number < 1400; number++) {
      lasting.add("key" + number);
      engine.keep(3, Entries.entry("key" + number, 1, "lasts"));
    }
    List<String> seen = new ArrayList<>();
    Optional<Key> after = Optional.empty();
    int writes = 0;
    List<StoredEntry> page = now(engine.scan(3, after, 700));
    while (!page.isEmpty()) {
      page.forEach(entry -> seen.add(entry.key().toString()));
      StoredEntry passing = Entries.entry("key" + (1000 + 7 * writes) + "x", 1, "passes");
      engine.keep(3, passing);
      engine.keep(3, Entries.entry("key" + (1399 - writes), 2, "later"));
      if (writes % 2 == 0) {
        now(engine.drop(3, List.of(passing)));
      }
      writes++;
      after = Optional.of(page.get(page.size() - 1).key());
      page = now(engine.scan(3, after, 700));
    }
    assertThat(seen).isSorted().doesNotHaveDuplicates().containsAll(lasting);
    assertThat(writes).isGreaterThan(30);
  }
}
