package io.thriftyp2p.diststore.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.locator.node.NodeId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class MemoryEngineTest {
  private final MemoryEngine engine = new MemoryEngine();

  private static StoredEntry entry(String key, long clock, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    return new StoredEntry(Key.of(key), Versioned.value(new Version(clock, new NodeId(1)), bytes));
  }

  private static StoredEntry tombstone(String key, long clock) {
    return new StoredEntry(Key.of(key), Versioned.tombstone(new Version(clock, new NodeId(1))));
  }

  private <T> T now(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  @Test
  void keepsTheNewerOfTwoVersionsInWhateverOrderTheyCome() {
    now(engine.merge(7, entry("a", 2, "new")));
    Versioned kept = now(engine.merge(7, entry("a", 1, "old")));
    assertThat(kept).isEqualTo(entry("a", 2, "new").versioned());
    assertThat(now(engine.get(7, Key.of("a")))).contains(entry("a", 2, "new").versioned());
  }

  @Test
  void ofTwoVersionsOfTheSameTimeTheOneOfTheGreaterNodeWins() {
    Versioned one = Versioned.value(new Version(5, new NodeId(1)), new byte[] {1});
    Versioned two = Versioned.value(new Version(5, new NodeId(2)), new byte[] {2});
    now(engine.merge(0, new StoredEntry(Key.of("k"), two)));
    now(engine.merge(0, new StoredEntry(Key.of("k"), one)));
    assertThat(now(engine.get(0, Key.of("k")))).contains(two);
  }

  @Test
  void aTombstoneHidesTheValueAndIsCountedApart() {
    now(engine.merge(1, entry("a", 1, "value")));
    now(engine.merge(1, tombstone("a", 2)));
    assertThat(now(engine.get(1, Key.of("a"))).orElseThrow().isTombstone()).isTrue();
    assertThat(engine.usage()).isEqualTo(new StorageEngine.Usage(0, 1, 1));
  }

  @Test
  void dropForgetsOnlyTheVersionsItNames() {
    now(engine.merge(1, entry("a", 1, "1")));
    now(engine.merge(1, entry("b", 1, "1")));
    now(engine.merge(1, entry("b", 2, "2")));
    now(engine.drop(1, List.of(entry("a", 1, "1"), entry("b", 1, "1"))));
    assertThat(now(engine.get(1, Key.of("a")))).isEmpty();
    assertThat(now(engine.get(1, Key.of("b")))).isPresent();
    assertThat(engine.usage().entries()).isEqualTo(1);
  }

  @Test
  void knowsWhichSlotsHoldSomething() {
    now(engine.merge(3, entry("a", 1, "1")));
    now(engine.merge(65_535, tombstone("b", 1)));
    assertThat(engine.occupiedSlots().stream()).containsExactly(3, 65_535);
    now(engine.drop(3, List.of(entry("a", 1, "1"))));
    assertThat(engine.occupiedSlots().stream()).containsExactly(65_535);
  }

  @Property(tries = 100)
  void pagesGiveEverythingOnceAndInOrder(
      @ForAll @Size(max = 60) List<@IntRange(max = 300) Integer> numbers,
      @ForAll @IntRange(min = 1, max = 500) int pageBytes) {
    MemoryEngine pages = new MemoryEngine();
    Map<Key, StoredEntry> expected = new TreeMap<>();
    for (int number : numbers) {
      StoredEntry entry = entry("key" + number, 1, "v".repeat(number));
      now(pages.merge(9, entry));
      expected.put(entry.key(), entry);
    }
    List<StoredEntry> seen = new ArrayList<>();
    List<StoredEntry> page = now(pages.scan(9, Optional.empty(), pageBytes));
    while (!page.isEmpty()) {
      seen.addAll(page);
      Key last = page.get(page.size() - 1).key();
      page = now(pages.scan(9, Optional.of(last), pageBytes));
    }
    assertThat(seen).containsExactlyElementsOf(expected.values());
  }

  @Test
  void keysAreComparedByTheirBytesNotByTheirText() {
    Key one = Key.of(new byte[] {(byte) 0xff});
    Key two = Key.of(new byte[] {(byte) 0xfe});
    assertThat(one).isNotEqualTo(two).isGreaterThan(two).isGreaterThan(Key.of("z"));
  }
}
