package io.thriftyp2p.diststore.storage;

import static io.thriftyp2p.diststore.storage.Entries.all;
import static io.thriftyp2p.diststore.storage.Entries.counted;
import static io.thriftyp2p.diststore.storage.Entries.entry;
import static io.thriftyp2p.diststore.storage.Entries.now;
import static io.thriftyp2p.diststore.storage.Entries.tombstone;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thriftyp2p.diststore.storage.RecordStore.Change;
import io.thriftyp2p.diststore.storage.RecordStore.StoredRecord;
import io.thriftyp2p.locator.node.NodeId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every storage keeps to, whatever it is made of. */
class StorageContractTest {
  private enum Kind {
    MEMORY,
    ROCKS
  }

  @TempDir private Path directory;
  private Storage storage;
  private StorageEngine engine;

  private void open(Kind kind) {
    storage = kind == Kind.MEMORY ? new MemoryStorage() : TestDirectories.storage(directory);
    engine = storage.entries();
  }

  @AfterEach
  void closeTheStorage() {
    storage.close();
  }

  @ParameterizedTest
  @EnumSource
  void keepsTheNewerOfTwoVersionsInWhateverOrderTheyCome(Kind kind) {
    open(kind);
    now(engine.merge(7, entry("a", 2, "new")));
    Versioned kept = now(engine.merge(7, entry("a", 1, "old")));
    assertThat(kept).isEqualTo(entry("a", 2, "new").versioned());
    assertThat(now(engine.get(7, Key.of("a")))).contains(entry("a", 2, "new").versioned());
    assertThat(engine.digest(7)).isEqualTo(counted(List.of(entry("a", 2, "new"))));
  }

  @ParameterizedTest
  @EnumSource
  void answersAtOnceOrRefusesTo(Kind kind) {
    open(kind);
    StoredEntry entry = entry("a", 2, "new");
    assertThat(engine.answersAtOnce()).isEqualTo(kind == Kind.MEMORY);
    if (engine.answersAtOnce()) {
      assertThat(engine.find(7, entry.key())).isNull();
      assertThat(engine.keep(7, entry)).isEqualTo(entry.versioned());
      assertThat(engine.keep(7, entry("a", 1, "old"))).isEqualTo(entry.versioned());
      assertThat(engine.find(7, entry.key())).isEqualTo(entry.versioned());
      assertThat(engine.merge(7, entry).toCompletableFuture()).isCompleted();
      assertThat(engine.get(7, entry.key()).toCompletableFuture()).isCompleted();
    } else {
      assertThatThrownBy(() -> engine.find(7, entry.key()))
          .isInstanceOf(UnsupportedOperationException.class);
      assertThatThrownBy(() -> engine.keep(7, entry))
          .isInstanceOf(UnsupportedOperationException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theSameVersionTwiceIsOne(Kind kind) {
    open(kind);
    now(engine.merge(7, entry("a", 2, "new")));
    assertThat(now(engine.merge(7, entry("a", 2, "new"))))
        .isEqualTo(entry("a", 2, "new").versioned());
    assertThat(engine.usage()).isEqualTo(new StorageEngine.Usage(1, 0, 4));
  }

  @ParameterizedTest
  @EnumSource
  void ofTwoVersionsOfTheSameTimeTheOneOfTheGreaterNodeWins(Kind kind) {
    open(kind);
    Versioned one = Versioned.value(new Version(5, new NodeId(1)), new byte[] {1});
    Versioned two = Versioned.value(new Version(5, new NodeId(-2)), new byte[] {2});
    now(engine.merge(0, new StoredEntry(Key.of("k"), two)));
    now(engine.merge(0, new StoredEntry(Key.of("k"), one)));
    assertThat(now(engine.get(0, Key.of("k")))).contains(two);
  }

  @ParameterizedTest
  @EnumSource
  void ofManyAtOnceTheNewerOnesStay(Kind kind) {
    open(kind);
    now(engine.merge(7, entry("a", 2, "new")));
    now(
        engine.mergeAll(
            List.of(
                new SlotEntries(
                    7,
                    List.of(
                        entry("a", 1, "old"),
                        entry("b", 4, "newer"),
                        entry("b", 3, "older"),
                        entry("c", 5, "first"),
                        tombstone("c", 6))),
                new SlotEntries(8, List.of(entry("b", 1, "another slot's"))))));
    List<StoredEntry> kept =
        List.of(entry("a", 2, "new"), entry("b", 4, "newer"), tombstone("c", 6));
    assertThat(all(engine, 7, 1000)).isEqualTo(kept);
    assertThat(engine.digest(7)).isEqualTo(counted(kept));
    assertThat(all(engine, 8, 1000)).containsExactly(entry("b", 1, "another slot's"));
    assertThat(engine.usage().entries()).isEqualTo(4);
  }

  @ParameterizedTest
  @EnumSource
  void manySlotsAreScannedOneAfterTheOtherInTheOrderAskedFor(Kind kind) {
    open(kind);
    List.of("a", "b", "c").forEach(key -> now(engine.merge(300, entry(key, 1, "some"))));
    now(engine.merge(0, entry("d", 1, "some")));
    now(engine.merge(65_535, entry("e", 1, "some")));
    List<Integer> slots = List.of(4, 300, 65_535, 0, 301);
    int two = 2 * entry("a", 1, "some").size();
    ScanPage all = now(engine.scan(slots, Optional.empty(), 1000));
    assertThat(keys(all)).containsExactly("a", "b", "c", "e", "d");
    assertThat(all.complete()).isEqualTo(5);
    ScanPage begun = now(engine.scan(slots, Optional.empty(), two));
    assertThat(keys(begun)).containsExactly("a", "b");
    assertThat(begun.complete()).isEqualTo(1);
    ScanPage next = now(engine.scan(slots.subList(1, 5), Optional.of(Key.of("b")), two));
    assertThat(keys(next)).containsExactly("c", "e");
    assertThat(next.complete()).isEqualTo(2);
    ScanPage large = now(engine.scan(slots.subList(3, 5), Optional.empty(), 1));
    assertThat(keys(large)).describedAs("larger than a page").containsExactly("d");
    assertThat(now(engine.scan(List.of(301, 302), Optional.empty(), 1)).complete()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource
  void slotsSideBySideComePageByPage(Kind kind) {
    open(kind);
    List<String> expected = new ArrayList<>();
    for (int slot : new int[] {300, 301, 303, 304, 306}) {
      for (String key : List.of("a" + slot, "b" + slot, "c" + slot)) {
        now(engine.merge(slot, entry(key, 1, "some")));
        if (slot != 306) {
          expected.add(key);
        }
      }
    }
    List<Integer> slots = List.of(300, 301, 302, 303, 304, 305);
    for (int entries = 1; entries < 14; entries++) {
      int bytes = entries * entry("a300", 1, "some").size();
      List<String> found = new ArrayList<>();
      List<Integer> left = slots;
      Optional<Key> after = Optional.empty();
      while (!left.isEmpty()) {
        ScanPage page = now(engine.scan(left, after, bytes));
        assertThat(page.entries()).hasSizeLessThanOrEqualTo(entries);
        found.addAll(keys(page));
        left = left.subList(page.complete(), left.size());
        boolean begun = found.size() % 3 != 0;
        after =
            begun
                ? Optional.of(page.entries().get(page.entries().size() - 1).key())
                : Optional.empty();
      }
      assertThat(found).describedAs(entries + " entries a page").isEqualTo(expected);
    }
  }

  private static List<String> keys(ScanPage page) {
    return page.entries().stream().map(entry -> new String(entry.key().bytes(), UTF_8)).toList();
  }

  @ParameterizedTest
  @EnumSource
  void aTombstoneHidesTheValueAndIsCountedApart(Kind kind) {
    open(kind);
    now(engine.merge(1, entry("a", 1, "value")));
    now(engine.merge(1, tombstone("a", 2)));
    assertThat(now(engine.get(1, Key.of("a"))).orElseThrow().isTombstone()).isTrue();
    assertThat(engine.usage()).isEqualTo(new StorageEngine.Usage(0, 1, 1));
  }

  @ParameterizedTest
  @EnumSource
  void dropForgetsOnlyTheVersionsItNames(Kind kind) {
    open(kind);
    now(engine.merge(1, entry("a", 1, "1")));
    now(engine.merge(1, entry("b", 1, "1")));
    now(engine.merge(1, entry("b", 2, "2")));
    now(engine.drop(1, List.of(entry("a", 1, "1"), entry("b", 1, "1"), entry("c", 1, "1"))));
    assertThat(now(engine.get(1, Key.of("a")))).isEmpty();
    assertThat(now(engine.get(1, Key.of("b")))).isPresent();
    assertThat(engine.usage()).isEqualTo(new StorageEngine.Usage(1, 0, 2));
    assertThat(engine.digest(1)).isEqualTo(counted(List.of(entry("b", 2, "2"))));
  }

  @ParameterizedTest
  @EnumSource
  void theLatestClockStaysWhenItsVersionGoes(Kind kind) {
    open(kind);
    assertThat(engine.latestClock()).isZero();
    now(engine.merge(1, entry("a", -5, "unsigned, hence late")));
    now(engine.merge(1, entry("b", 3, "1")));
    now(engine.drop(1, List.of(entry("a", -5, "unsigned, hence late"))));
    assertThat(engine.latestClock()).isEqualTo(-5);
  }

  @ParameterizedTest
  @EnumSource
  void knowsWhichSlotsHoldSomething(Kind kind) {
    open(kind);
    now(engine.merge(3, entry("a", 1, "1")));
    now(engine.merge(65_535, tombstone("b", 1)));
    assertThat(engine.occupiedSlots().stream()).containsExactly(3, 65_535);
    now(engine.drop(3, List.of(entry("a", 1, "1"))));
    assertThat(engine.occupiedSlots().stream()).containsExactly(65_535);
  }

  @ParameterizedTest
  @EnumSource
  void keepsAllThatBelongsToAVersion(Kind kind) {
    open(kind);
    Version version = new Version(-1, new NodeId(-1));
    List<Versioned> versions =
        List.of(
            Versioned.value(version, new byte[0]),
            Versioned.value(version, new byte[300]).expiringAt(Long.MAX_VALUE),
            Versioned.value(version, new byte[] {1, 0, -1}).writtenBy(-7),
            Versioned.value(version, new byte[0]).ofType("text/plain; charset=utf-8"),
            Versioned.value(version, new byte[4])
                .ofType("x".repeat(127))
                .writtenBy(3)
                .expiringAt(8),
            Versioned.value(version, new byte[1 << 20]).expiringAt(5).writtenBy(6),
            Versioned.tombstone(version).expiringAt(9).writtenBy(Long.MIN_VALUE));
    for (int i = 0; i < versions.size(); i++) {
      now(engine.merge(12, new StoredEntry(Key.of("k" + i), versions.get(i))));
      assertThat(now(engine.get(12, Key.of("k" + i)))).contains(versions.get(i));
    }
    assertThat(all(engine, 12, 1).stream().map(StoredEntry::versioned))
        .containsExactlyElementsOf(versions);
  }

  @ParameterizedTest
  @EnumSource
  void keysAreAnyBytesAndStayInTheirSlot(Kind kind) {
    open(kind);
    byte[] longest = new byte[65_536];
    java.util.Arrays.fill(longest, (byte) 0xff);
    List<Key> keys =
        List.of(
            Key.of(""),
            Key.of(new byte[] {0}),
            Key.of(new byte[] {0, 0}),
            Key.of(new byte[] {(byte) 0xff}),
            Key.of(longest));
    Versioned one = Versioned.value(new Version(1, new NodeId(1)), new byte[] {1});
    for (int slot : List.of(0, 255, 256, 65_534, 65_535)) {
      keys.forEach(key -> now(engine.merge(slot, new StoredEntry(key, one))));
    }
    for (int slot : List.of(0, 255, 256, 65_534, 65_535)) {
      assertThat(all(engine, slot, 1).stream().map(StoredEntry::key))
          .containsExactlyElementsOf(keys);
    }
    assertThat(all(engine, 254, 1)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void pagesGiveEverythingOnceAndInOrder(Kind kind) {
    open(kind);
    TreeMap<Key, StoredEntry> expected = new TreeMap<>();
    for (int number = 0; number < 300; number++) {
      StoredEntry entry = entry("key" + number, 1, "v".repeat(number));
      now(engine.merge(9, entry));
      expected.put(entry.key(), entry);
    }
    for (int pageBytes : List.of(1, 100, 365, 1000, 1 << 20)) {
      assertThat(all(engine, 9, pageBytes)).containsExactlyElementsOf(expected.values());
    }
  }

  @ParameterizedTest
  @EnumSource
  void giveUpChangesNothingInASlotWithoutDamage(Kind kind) {
    open(kind);
    now(engine.merge(9, entry("a", 1, "1")));
    now(engine.merge(9, tombstone("b", 2)));
    SlotDigest before = engine.digest(9);
    StorageEngine.Usage usage = engine.usage();
    now(engine.giveUpUnreadable(9));
    assertThat(engine.digest(9)).isEqualTo(before);
    assertThat(engine.usage()).isEqualTo(usage);
    assertThat(all(engine, 9, 1000)).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource
  void recordsAreFoundByPrefixInOrderAndInPages(Kind kind) {
    open(kind);
    RecordStore records = storage.records();
    byte[] content = {1, 2};
    now(
        records.write(
            List.of(
                Change.put(Key.of("a"), content),
                Change.put(Key.of("b/1"), content),
                Change.put(Key.of("b/2"), content),
                Change.put(Key.of("b/3"), content),
                Change.put(Key.of("c"), content))));
    now(records.write(List.of(Change.remove(Key.of("b/2")), Change.remove(Key.of("none")))));
    assertThat(names(records, "b/", Optional.empty(), 9)).containsExactly("b/1", "b/3");
    assertThat(names(records, "b/", Optional.of("b/1"), 9)).containsExactly("b/3");
    assertThat(names(records, "b/", Optional.of("a"), 1)).containsExactly("b/1");
    assertThat(names(records, "b/", Optional.of("c"), 9)).isEmpty();
    assertThat(names(records, "", Optional.empty(), 9)).containsExactly("a", "b/1", "b/3", "c");
    assertThat(now(records.scan(Key.of("c"), Optional.empty(), 1)).get(0).content())
        .containsExactly(1, 2);
  }

  private static List<String> names(
      RecordStore records, String prefix, Optional<String> after, int limit) {
    return now(records.scan(Key.of(prefix), after.map(Key::of), limit)).stream()
        .map(StoredRecord::name)
        .map(Key::toString)
        .toList();
  }
}
