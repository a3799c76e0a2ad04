package io.thriftyp2p.diststore.storage;

import static io.thriftyp2p.diststore.storage.Entries.all;
import static io.thriftyp2p.diststore.storage.Entries.counted;
import static io.thriftyp2p.diststore.storage.Entries.entry;
import static io.thriftyp2p.diststore.storage.Entries.now;
import static io.thriftyp2p.diststore.storage.Entries.tombstone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thriftyp2p.diststore.storage.RecordStore.Change;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RocksStorageTest {
  @TempDir private Path temporary;

  private static void fill(Storage storage, int count) {
    List<CompletionStage<Versioned>> merges = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      merges.add(storage.entries().merge(i % 50, entry("key" + i, i + 1, "value " + i)));
    }
    merges.forEach(Entries::now);
  }

  private static void assertIsFilled(Storage storage, int count) {
    for (int slot = 0; slot < 50; slot++) {
      List<StoredEntry> entries = all(storage.entries(), slot, 1000);
      assertThat(entries).hasSize(count / 50);
      assertThat(storage.entries().digest(slot)).isEqualTo(counted(entries));
    }
    assertThat(storage.entries().usage().keys()).isEqualTo(count);
    assertThat(storage.entries().latestClock()).isEqualTo(count);
  }

  @Test
  void openedAgainItHasEverythingItHad() {
    StorageEngine.Usage usage;
    try (Storage storage = TestDirectories.storage(temporary)) {
      fill(storage, 500);
      now(storage.entries().merge(60, entry("gone", 9000, "x")));
      now(storage.entries().merge(60, tombstone("gone", 9001)));
      now(storage.entries().merge(61, entry("dropped", 9002, "x")));
      now(storage.entries().drop(61, List.of(entry("dropped", 9002, "x"))));
      now(storage.records().write(List.of(Change.put(Key.of("hint"), new byte[] {7}))));
      usage = storage.entries().usage();
    }
    try (Storage storage = TestDirectories.storage(temporary)) {
      StorageEngine engine = storage.entries();
      assertThat(engine.usage()).isEqualTo(usage).isEqualTo(usageOf(storage));
      assertThat(engine.latestClock()).isEqualTo(9002);
      assertThat(engine.occupiedSlots().cardinality()).isEqualTo(51);
      assertThat(now(engine.get(60, Key.of("gone"))).orElseThrow().isTombstone()).isTrue();
      assertThat(now(storage.records().scan(Key.of(""), Optional.empty(), 9))).hasSize(1);
    }
  }

  private static StorageEngine.Usage usageOf(Storage storage) {
    MemoryEngine model = new MemoryEngine();
    for (int slot = 0; slot < 100; slot++) {
      for (StoredEntry entry : all(storage.entries(), slot, 1000)) {
        model.merge(slot, entry);
      }
    }
    return model.usage();
  }

  @Test
  void aKillLosesNothingThatWasAcknowledged() throws IOException {
    try (Storage storage = TestDirectories.storage(temporary.resolve("one"))) {
      fill(storage, 2000);
      Path left =
          TestDirectories.copyOf(temporary.resolve("one"), temporary.resolve("what is left"));
      try (Storage again = TestDirectories.storage(left)) {
        assertIsFilled(again, 2000);
      }
    }
  }

  @Test
  void aProcessThatHaltsInTheMiddleHasKeptWhatItAcknowledged() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                HaltingWriter.class.getName(),
                temporary.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    int acknowledged = 0;
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        acknowledged = Integer.parseInt(line);
      }
    }
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(acknowledged).isGreaterThan(100);
    try (Storage storage = TestDirectories.storage(temporary)) {
      for (int i = 1; i <= acknowledged; i++) {
        assertThat(now(storage.entries().get(i % 50, Key.of("key" + i)))).isPresent();
      }
      for (int slot = 0; slot < 50; slot++) {
        assertThat(storage.entries().digest(slot))
            .isEqualTo(counted(all(storage.entries(), slot, 1000)));
      }
    }
  }

  /** Says which writes were acknowledged, and is gone in the middle of further ones. */
  static final class HaltingWriter {
    public static void main(String[] arguments) {
      Storage storage =
          RocksStorage.open(TestDirectories.open(Path.of(arguments[0])), TestDirectories.SMALL);
      for (int i = 1; i <= 300; i++) {
        var merge = storage.entries().merge(i % 50, entry("key" + i, i, "value " + i));
        for (int more = 0; more < 20; more++) {
          storage.entries().merge(i % 50, entry("more" + i + "." + more, i, "x".repeat(200)));
        }
        now(merge);
        System.out.println(i);
        System.out.flush();
      }
      Runtime.getRuntime().halt(137);
    }
  }

  @Test
  void aSecondNodeIsKeptOutOfTheDirectory() {
    try (Storage storage = TestDirectories.storage(temporary)) {
      assertThatThrownBy(() -> TestDirectories.open(temporary))
          .isInstanceOf(StorageFailedException.class)
          .hasMessageContaining(temporary.toString())
          .hasMessageContaining("in use")
          .hasMessageContaining("--data");
      assertThat(storage.writeRefusal()).isEmpty();
    }
    TestDirectories.storage(temporary).close();
  }

  @Test
  void aBackupIsADirectoryToStartFrom() throws IOException {
    Path backup = temporary.resolve("backup");
    try (RocksStorage storage = TestDirectories.storage(temporary.resolve("data"))) {
      fill(storage, 1000);
      now(storage.backUp(backup));
      now(storage.entries().merge(70, entry("later", 99_999, "is not in it")));
    }
    try (DataDirectory directory = TestDirectories.open(temporary.resolve("data"));
        DataDirectory copy = TestDirectories.open(backup)) {
      assertThat(copy.nodeId()).isNotEqualTo(directory.nodeId());
      assertThat(copy.load()).isEmpty();
    }
    try (Storage storage = TestDirectories.storage(backup)) {
      assertIsFilled(storage, 1000);
    }
    assertThat(Files.readString(backup.resolve("FORMAT"))).isNotEmpty();
  }

  @Test
  void aBackupTakenUnderLoadIsTheStateOfOneMoment() {
    Path backup = temporary.resolve("backup");
    try (RocksStorage storage = TestDirectories.storage(temporary.resolve("data"))) {
      fill(storage, 1000);
      CompletionStage<Void> copied = storage.backUp(backup);
      int written = 0;
      while (!copied.toCompletableFuture().isDone()) {
        now(storage.entries().merge(written % 50, entry("key" + written, 5000 + written, "new")));
        written++;
      }
      now(copied);
      assertThat(written).isPositive();
    }
    try (Storage storage = TestDirectories.storage(backup)) {
      for (int slot = 0; slot < 50; slot++) {
        assertThat(storage.entries().digest(slot))
            .isEqualTo(counted(all(storage.entries(), slot, 1000)));
      }
      assertThat(storage.entries().usage()).isEqualTo(usageOf(storage));
    }
  }

  @Test
  void aBackupGoesIntoAnEmptyDirectoryOnly() throws IOException {
    Path full = Files.createDirectories(temporary.resolve("full"));
    Files.writeString(full.resolve("file"), "mine");
    try (RocksStorage storage = TestDirectories.storage(temporary.resolve("data"))) {
      assertThatThrownBy(() -> now(storage.backUp(full)))
          .isInstanceOf(StorageFailedException.class)
          .hasMessageContaining("not empty");
    }
    assertThat(full.resolve("file")).hasContent("mine");
  }

  @Test
  void dataLargerThanItsMemoryIsReadBack() {
    byte[] incompressible = new byte[20_000];
    new java.util.Random(3).nextBytes(incompressible);
    try (Storage storage = TestDirectories.storage(temporary)) {
      List<CompletionStage<Versioned>> merges = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        byte[] value = incompressible.clone();
        value[0] = (byte) i;
        Versioned versioned = Versioned.value(entry("", i, "").versioned().version(), value);
        merges.add(storage.entries().merge(i * 60, new StoredEntry(Key.of("key" + i), versioned)));
      }
      merges.forEach(Entries::now);
      for (int i = 0; i < 1000; i++) {
        Versioned read = now(storage.entries().get(i * 60, Key.of("key" + i))).orElseThrow();
        assertThat(read.value().orElseThrow()[0]).isEqualTo((byte) i);
        assertThat(read.valueBytes()).isEqualTo(20_000);
      }
    }
  }

  @Test
  void whenItIsClosedItSaysSoAndKeepsWhatItAcknowledged() {
    RocksStorage storage = TestDirectories.storage(temporary);
    var waiting = new ArrayList<CompletionStage<Versioned>>();
    for (int i = 0; i < 1000; i++) {
      waiting.add(storage.entries().merge(1, entry("key" + i, 1, "v")));
    }
    storage.close();
    waiting.forEach(Entries::now);
    assertThatThrownBy(() -> now(storage.entries().merge(1, entry("late", 1, "v"))))
        .isInstanceOf(StorageFailedException.class)
        .hasMessageContaining("stopping");
    assertThatThrownBy(() -> now(storage.entries().get(1, Key.of("late"))))
        .isInstanceOf(StorageFailedException.class);
    assertThatThrownBy(() -> now(storage.backUp(temporary.resolve("b"))))
        .isInstanceOf(StorageFailedException.class);
    try (Storage again = TestDirectories.storage(temporary)) {
      assertThat(again.entries().usage().keys()).isEqualTo(1000);
    }
  }
}
