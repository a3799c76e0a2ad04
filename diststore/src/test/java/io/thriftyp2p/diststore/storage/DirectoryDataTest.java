package io.thriftyp2p.diststore.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.locator.node.NodeId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node's directory holds from one ring to the next, whenever it is interrupted. */
class DirectoryDataTest {
  @TempDir private Path path;

  private final Random random = new Random(5);
  private DirectoryData data = new DirectoryData(Path.of("unset"), StorageConfig.DEFAULTS, random);

  private Storage open() {
    data = new DirectoryData(path, StorageConfig.DEFAULTS, random);
    return data.open();
  }

  private static void put(Storage storage, int slot, String key) {
    Version version = new Version(1 << 16, new NodeId(3));
    Versioned value = Versioned.value(version, key.getBytes(StandardCharsets.UTF_8));
    storage.entries().merge(slot, new StoredEntry(Key.of(key), value)).toCompletableFuture().join();
  }

  private static boolean has(StorageEngine entries, int slot, String key) {
    return entries.get(slot, Key.of(key)).toCompletableFuture().join().isPresent();
  }

  private NodeId id() {
    return data.memory().nodeId().orElseThrow();
  }

  private static BitSet slots(int... numbers) {
    BitSet slots = new BitSet();
    for (int number : numbers) {
      slots.set(number);
    }
    return slots;
  }

  @Test
  void whoTakesEverythingAlongIsAnotherNodeThatKeepsNothingAndCarriesAll() {
    Storage storage = open();
    put(storage, 7, "key");
    NodeId before = id();
    storage.close();
    data.moveOn(new Carry.Everything());
    try (Storage next = data.open()) {
      assertThat(id()).isNotEqualTo(before);
      assertThat(next.entries().usage().keys()).isZero();
      NodeData.Carried carried = data.carried().orElseThrow();
      assertThat(has(carried.entries(), 7, "key")).isTrue();
      assertThat(carried.slots()).isEmpty();
    }
    data.close();
  }

  @Test
  void whatIsCarriedIsThereAgainAfterARestartUntilItHasArrived() {
    Storage storage = open();
    put(storage, 7, "key");
    storage.close();
    data.moveOn(new Carry.Everything());
    data.open().close();
    data.close();
    Storage again = open();
    assertThat(has(data.carried().orElseThrow().entries(), 7, "key")).isTrue();
    NodeId id = id();
    data.arrived();
    assertThat(data.carried()).isEmpty();
    again.close();
    data.close();
    Storage once = open();
    assertThat(data.carried()).isEmpty();
    assertThat(id()).isEqualTo(id);
    once.close();
  }

  @Test
  void ofACopyTheSlotsThatCountAreCarriedAndTheRestIsGone() {
    Storage storage = open();
    put(storage, 7, "mine");
    put(storage, 8, "others");
    data.copy();
    put(storage, 9, "too late");
    storage.close();
    data.moveOn(new Carry.Copied(slots(7, 9)));
    try (Storage next = data.open()) {
      assertThat(next.entries().usage().keys()).isZero();
      NodeData.Carried carried = data.carried().orElseThrow();
      assertThat(carried.slots()).contains(slots(7, 9));
      assertThat(has(carried.entries(), 7, "mine")).isTrue();
      assertThat(has(carried.entries(), 9, "too late")).isFalse();
    }
    data.close();
  }

  @Test
  void whoWasTheFirstOwnerOfNothingBeginsEmptyAsWell() {
    Storage storage = open();
    put(storage, 7, "key");
    NodeId before = id();
    data.copy();
    storage.close();
    data.moveOn(new Carry.Copied(slots()));
    try (Storage next = data.open()) {
      assertThat(next.entries().usage().keys()).isZero();
      assertThat(data.carried()).isEmpty();
      assertThat(id()).isNotEqualTo(before);
    }
  }

  @Test
  void whoTakesNothingAlongBeginsEmpty() {
    Storage storage = open();
    put(storage, 7, "key");
    NodeId before = id();
    storage.close();
    data.moveOn(new Carry.Nothing());
    try (Storage next = data.open()) {
      assertThat(next.entries().usage().keys()).isZero();
      assertThat(data.carried()).isEmpty();
      assertThat(id()).isNotEqualTo(before);
    }
  }

  @Test
  void aCopyThatCameToNothingIsForgottenAtTheNextStart() {
    Storage storage = open();
    put(storage, 7, "key");
    NodeId before = id();
    data.copy();
    storage.close();
    try (Storage next = open()) {
      assertThat(has(next.entries(), 7, "key")).isTrue();
      assertThat(data.carried()).isEmpty();
      assertThat(id()).isEqualTo(before);
    }
  }

  /** The crash comes before the database has been moved: nothing has happened. */
  @Test
  void aMoveThatWasInterruptedBeforeItCountedHasNotHappened() throws IOException {
    Storage storage = open();
    put(storage, 7, "key");
    NodeId before = id();
    storage.close();
    Path carried = Files.createDirectories(path.resolve("carried"));
    new NodeFile(Optional.empty(), Map.of("carried.of", before.toString(), "carried.slots", "all"))
        .write(new DiskFiles(carried));
    DataDirectory.finishCarried(carried);
    try (Storage next = open()) {
      assertThat(has(next.entries(), 7, "key")).isTrue();
      assertThat(data.carried()).isEmpty();
      assertThat(id()).isEqualTo(before);
    }
    assertThat(carried).doesNotExist();
  }

  /** The crash comes after that, and before the node has got another identity. */
  @Test
  void aMoveThatWasInterruptedAfterItCountedIsFinished() throws IOException {
    Storage storage = open();
    put(storage, 7, "key");
    NodeId before = id();
    storage.close();
    Path carried = Files.createDirectories(path.resolve("carried"));
    new NodeFile(Optional.empty(), Map.of("carried.of", before.toString(), "carried.slots", "all"))
        .write(new DiskFiles(carried));
    DataDirectory.finishCarried(carried);
    Files.move(path.resolve("rocksdb"), carried.resolve("rocksdb"));
    try (Storage next = open()) {
      assertThat(next.entries().usage().keys()).isZero();
      assertThat(has(data.carried().orElseThrow().entries(), 7, "key")).isTrue();
      assertThat(id()).isNotEqualTo(before);
    }
    data.close();
  }

  /** Of a copy: what it was copied from is to go, as it has been handed over. */
  @Test
  void aMoveWithACopyThatWasInterruptedIsFinished() throws IOException {
    Storage storage = open();
    put(storage, 7, "key");
    put(storage, 8, "other");
    NodeId before = id();
    data.copy();
    storage.close();
    new NodeFile(Optional.empty(), Map.of("carried.of", before.toString(), "carried.slots", "80"))
        .write(new DiskFiles(path.resolve("carried")));
    try (Storage next = open()) {
      assertThat(next.entries().usage().keys()).isZero();
      assertThat(data.carried().orElseThrow().slots()).contains(slots(7));
      assertThat(id()).isNotEqualTo(before);
    }
    data.close();
  }

  @Test
  void halfADeletionIsFinished() throws IOException {
    Storage storage = open();
    put(storage, 7, "key");
    storage.close();
    data.moveOn(new Carry.Everything());
    Files.move(path.resolve("carried"), path.resolve("carried.deleted"));
    Files.delete(path.resolve("carried.deleted/NODE"));
    open().close();
    assertThat(data.carried()).isEmpty();
    assertThat(path.resolve("carried.deleted")).doesNotExist();
  }
}
