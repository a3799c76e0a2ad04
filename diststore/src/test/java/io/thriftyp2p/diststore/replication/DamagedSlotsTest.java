package io.thriftyp2p.diststore.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.Versioned;
import io.thriftyp2p.testkit.Seeds;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One of three nodes whose disk has lost what it kept, and says so when it is read. */
class DamagedSlotsTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final List<Key> KEYS =
      IntStream.range(0, 40).mapToObj(i -> Key.of("key-" + i)).toList();

  private final SimulatedStore store =
      new SimulatedStore(Seeds.random(1), random -> StoreSetup.durable(3, random));

  @Test
  void whatADiskHasLostIsTakenFromTheOtherReplicas() {
    SimulatedStoreNode node = store.start();
    store.start();
    store.start();
    assertThat(store.eventually(store::settled)).describedAs(store::describe).isTrue();
    KEYS.forEach(
        key -> done(node.replicator.put(key, key.bytes(), WriteOptions.DEFAULTS, TIMEOUT)));
    SimulatedDisk disk = node.disk.orElseThrow();
    assertThat(store.eventually(() -> node.engine.usage().keys() == KEYS.size())).isTrue();
    disk.occupiedSlots().stream().forEach(disk::rot);
    KEYS.forEach(key -> assertThat(read(node, key)).isEqualTo(text(key.bytes())));
    assertThat(store.eventually(() -> isSound(disk))).describedAs(store::describe).isTrue();
    assertThat(store.eventually(store::settled)).describedAs(store::describe).isTrue();
    assertThat(node.engine.usage().keys()).isEqualTo(KEYS.size());
  }

  private boolean isSound(SimulatedDisk disk) {
    return IntStream.range(0, store.setup.slots()).noneMatch(disk::isRotten);
  }

  private String read(SimulatedStoreNode node, Key key) {
    return done(node.replicator.get(key, Consistency.ALL, TIMEOUT))
        .flatMap(Versioned::value)
        .map(DamagedSlotsTest::text)
        .orElseThrow();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private <T> T done(CompletableFuture<T> call) {
    assertThat(store.eventually(call::isDone)).isTrue();
    return call.join();
  }
}
