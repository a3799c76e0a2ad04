package io.thriftyp2p.diststore.storage;

import static io.thriftyp2p.diststore.storage.Entries.all;
import static io.thriftyp2p.diststore.storage.Entries.counted;
import static io.thriftyp2p.diststore.storage.Entries.entry;
import static io.thriftyp2p.diststore.storage.Entries.now;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thriftyp2p.locator.node.NodeId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Bytes of a file of the database that have changed by themselves. */
@Timeout(60)
class DamagedFilesTest {
  private static final int SLOT = 40;
  private static final int KEYS = 400;

  @TempDir private Path temporary;
  private Storage storage;
  private StorageEngine engine;

  /** One slot of some 400 kB in one file, some bytes in whose middle are wrong. */
  @BeforeEach
  void openDamagedFiles() throws IOException {
    Path backup = temporary.resolve("backup");
    try (RocksStorage whole = TestDirectories.storage(temporary.resolve("data"))) {
      Random random = new Random(7);
      List<CompletionStage<Versioned>> merges = new ArrayList<>();
      for (int i = 0; i < KEYS; i++) {
        merges.add(whole.entries().merge(SLOT, incompressible(i, random)));
      }
      merges.forEach(Entries::now);
      now(whole.entries().merge(SLOT - 1, entry("before", 1, "value")));
      now(whole.entries().merge(SLOT + 1, entry("neighbour", 1, "value")));
      now(whole.backUp(backup));
    }
    Path largest = null;
    try (var files = Files.walk(backup)) {
      for (Path file : files.filter(name -> name.toString().endsWith(".sst")).toList()) {
        largest = largest == null || Files.size(file) > Files.size(largest) ? file : largest;
      }
    }
    Path copy = largest.resolveSibling("copy");
    Files.copy(largest, copy);
    Files.move(copy, largest, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel channel = FileChannel.open(largest, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[100]), channel.size() / 2);
    }
    storage = TestDirectories.storage(backup);
    engine = storage.entries();
  }

  private static StoredEntry incompressible(int number, Random random) {
    byte[] value = new byte[1000];
    random.nextBytes(value);
    Version version = new Version(number + 1, new NodeId(1));
    return new StoredEntry(key(number), Versioned.value(version, value));
  }

  private static Key key(int number) {
    return Key.of(String.format("key%04d", number));
  }

  @AfterEach
  void closeTheStorage() {
    storage.close();
  }

  private List<Integer> unreadable() {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < KEYS; i++) {
      try {
        assertThat(now(engine.get(SLOT, key(i)))).isPresent();
      } catch (CorruptEntryException e) {
        numbers.add(i);
      }
    }
    return numbers;
  }

  @Test
  void whatCannotBeReadIsAnErrorAndTheRestIsThere() {
    assertThat(unreadable()).hasSizeBetween(1, 30);
    assertThatThrownBy(() -> all(engine, SLOT, 10_000)).isInstanceOf(CorruptEntryException.class);
    assertThat(now(engine.get(SLOT + 1, Key.of("neighbour")))).isPresent();
    assertThat(storage.writeRefusal()).isEmpty();
  }

  @Test
  void ofManySlotsThoseBeforeTheDamageAreThere() {
    List<Integer> slots = List.of(SLOT + 1, SLOT, SLOT + 2);
    ScanPage page = now(engine.scan(slots, Optional.empty(), 1 << 20));
    assertThat(page.complete()).isEqualTo(1);
    assertThat(page.entries()).hasSizeBetween(2, KEYS);
    Key last = page.entries().get(page.entries().size() - 1).key();
    assertThatThrownBy(() -> now(engine.scan(List.of(SLOT, SLOT + 2), Optional.of(last), 1000)))
        .isInstanceOf(CorruptEntryException.class);
  }

  @Test
  void ofSlotsThatAreReadTogetherThoseBeforeTheDamageAreThere() {
    List<Integer> slots = List.of(SLOT - 1, SLOT, SLOT + 1);
    ScanPage page = now(engine.scan(slots, Optional.empty(), 1 << 20));
    assertThat(page.complete()).isEqualTo(1);
    assertThat(page.entries()).hasSizeBetween(2, KEYS);
    Key last = page.entries().get(page.entries().size() - 1).key();
    assertThatThrownBy(() -> now(engine.scan(slots.subList(1, 3), Optional.of(last), 1 << 20)))
        .isInstanceOf(CorruptEntryException.class);
  }

  @Test
  void aMergeHealsTheKey() {
    int number = unreadable().get(0);
    StoredEntry healed = incompressible(number, new Random(1));
    assertThat(now(engine.merge(SLOT, healed))).isEqualTo(healed.versioned());
    assertThat(now(engine.get(SLOT, key(number)))).contains(healed.versioned());
    assertThat(unreadable()).doesNotContain(number);
  }

  @Test
  void givingUpMakesTheSlotUsableAndItsDigestTrue() {
    List<Integer> lost = unreadable();
    now(engine.giveUpUnreadable(SLOT));
    List<StoredEntry> left = all(engine, SLOT, 10_000);
    assertThat(left).hasSizeBetween(KEYS - lost.size() - 1, KEYS - lost.size());
    assertThat(engine.digest(SLOT)).isEqualTo(counted(left));
    assertThat(engine.usage().keys()).isEqualTo(left.size() + 2L);
    assertThat(engine.latestClock()).isEqualTo(KEYS);
    assertThat(now(engine.get(SLOT, key(lost.get(0))))).isEmpty();
    assertThat(all(engine, SLOT + 1, 1000)).hasSize(1);
  }

  @Test
  void afterGivingUpTheOtherReplicasEntriesMakeItWhole() {
    SlotDigest whole = engine.digest(SLOT);
    List<Integer> lost = unreadable();
    now(engine.merge(SLOT, incompressible(lost.get(0), new Random(1))));
    assertThat(engine.digest(SLOT)).isNotEqualTo(whole);
    now(engine.giveUpUnreadable(SLOT));
    for (int number = 0; number < KEYS; number++) {
      now(engine.merge(SLOT, incompressible(number, new Random(1))));
    }
    assertThat(engine.digest(SLOT)).isEqualTo(whole);
    assertThat(all(engine, SLOT, 10_000)).hasSize(KEYS);
    assertThat(unreadable()).isEmpty();
  }

  @Test
  void dropRefusesWhatItCannotCompare() {
    int number = unreadable().get(0);
    StoredEntry entry = incompressible(number, new Random(1));
    assertThatThrownBy(() -> now(engine.drop(SLOT, List.of(entry))))
        .isInstanceOf(CorruptEntryException.class);
    assertThat(storage.writeRefusal()).isEmpty();
    now(engine.merge(SLOT, entry("still writes", 1, "v")));
    assertThat(now(engine.scan(SLOT, Optional.empty(), 1))).hasSize(1);
  }
}
