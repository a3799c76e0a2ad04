package io.thriftyp2p.diststore.storage;

import static io.thriftyp2p.diststore.storage.Entries.all;
import static io.thriftyp2p.diststore.storage.Entries.now;
import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.locator.node.NodeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/** The storage on disk is, whatever is done to it, what the one in memory is. */
class RocksModelTest {
  private static final int[] SLOTS = {0, 1, 300, 65_535};

  private record Step(int kind, int slot, int key, int clock, int length) {
    Step later() {
      return new Step(kind, slot, (key + length) % 7, clock + 1, length);
    }

    StoredEntry entry() {
      Version version = new Version(clock, new NodeId(1 + clock % 2));
      // what a version holds, it holds everywhere: its value follows from key and version
      Versioned versioned =
          clock % 5 == 0
              ? Versioned.tombstone(version)
              : Versioned.value(version, new byte[(key * 7 + clock) % 50]);
      return new StoredEntry(Key.of("k".repeat(key)), versioned);
    }
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 9),
            Arbitraries.integers().between(0, SLOTS.length - 1),
            Arbitraries.integers().between(0, 6),
            Arbitraries.integers().between(1, 30),
            Arbitraries.integers().between(0, 50))
        .as(Step::new)
        .list()
        .ofMaxSize(150);
  }

  @Property(tries = 40, shrinking = ShrinkingMode.BOUNDED)
  void isWhatTheOneInMemoryIs(@ForAll("steps") List<Step> steps) throws IOException {
    Path directory = Files.createTempDirectory("rocks-model");
    MemoryEngine model = new MemoryEngine();
    Storage storage = TestDirectories.storage(directory);
    List<CompletionStage<?>> underWay = new ArrayList<>();
    try {
      for (Step step : steps) {
        int slot = SLOTS[step.slot()];
        if (step.kind() == 9 && step.length() < 10) {
          storage.close();
          storage = TestDirectories.storage(directory);
          assertThat(storage.entries().usage()).isEqualTo(model.usage());
        } else if (step.kind() >= 5 && step.kind() < 7) {
          List<StoredEntry> some = List.of(step.entry(), step.later().entry(), step.entry());
          int other = SLOTS[(step.slot() + 1) % SLOTS.length];
          List<SlotEntries> together =
              List.of(new SlotEntries(slot, some), new SlotEntries(other, some.subList(0, 1)));
          underWay.add(storage.entries().mergeAll(together));
          now(model.mergeAll(together));
        } else if (step.kind() >= 7) {
          underWay.add(storage.entries().drop(slot, List.of(step.entry())));
          model.drop(slot, List.of(step.entry()));
        } else {
          Versioned expected = now(model.merge(slot, step.entry()));
          underWay.add(
              storage
                  .entries()
                  .merge(slot, step.entry())
                  .thenAccept(kept -> assertThat(kept).isEqualTo(expected)));
        }
      }
      underWay.forEach(Entries::now);
      assertEqual(storage.entries(), model);
    } finally {
      storage.close();
      TestDirectories.delete(directory);
    }
  }

  private static void assertEqual(StorageEngine engine, StorageEngine model) {
    for (int slot : SLOTS) {
      assertThat(all(engine, slot, 100)).isEqualTo(all(model, slot, 100));
      assertThat(engine.digest(slot)).isEqualTo(model.digest(slot));
    }
    List<Integer> slots = Arrays.stream(SLOTS).boxed().toList();
    for (int bytes : new int[] {1, 40, 1000}) {
      assertThat(now(engine.scan(slots, Optional.empty(), bytes)))
          .isEqualTo(now(model.scan(slots, Optional.empty(), bytes)));
    }
    assertThat(engine.usage()).isEqualTo(model.usage());
    assertThat(engine.occupiedSlots()).isEqualTo(model.occupiedSlots());
    assertThat(engine.latestClock()).isEqualTo(model.latestClock());
  }
}
