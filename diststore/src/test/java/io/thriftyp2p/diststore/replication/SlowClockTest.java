package io.thriftyp2p.diststore.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.diststore.storage.Versioned;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.testkit.Seeds;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A node whose clock is an hour behind after its restart. */
class SlowClockTest {
  private static final Key KEY = Key.of("key");
  private static final Key OTHER = Key.of("other");
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final SimulatedStore store =
      new SimulatedStore(Seeds.random(1), random -> StoreSetup.durable(1, random));

  @Test
  void theVersionsOfANodeGrowOverItsLives() {
    SimulatedDisk disk = new SimulatedDisk();
    SimulatedStoreNode node = store.start();
    SimulatedStoreNode ahead =
        store.start(new Endpoint("127.0.0.1", 9990), Duration.ofHours(1), Optional.of(disk));
    assertThat(store.eventually(store::settled)).describedAs(store::describe).isTrue();
    node.leave();
    assertThat(store.eventually(store::settled)).describedAs(store::describe).isTrue();
    Version before = put(ahead, KEY, "first");
    ahead.crash();
    SimulatedStoreNode again = store.start(ahead.endpoint, Duration.ZERO, Optional.of(disk));
    assertThat(store.eventually(store::settled)).describedAs(store::describe).isTrue();
    // Also where nothing that is kept tells: a version must never be given twice.
    assertThat(put(again, OTHER, "other")).isGreaterThan(before);
    assertThat(put(again, KEY, "second")).isGreaterThan(before);
    assertThat(
            done(again.replicator.get(KEY, Consistency.QUORUM, TIMEOUT)).map(SlowClockTest::text))
        .contains("second");
  }

  private Version put(SimulatedStoreNode node, Key key, String value) {
    return done(
        node.replicator.put(
            key, value.getBytes(StandardCharsets.UTF_8), WriteOptions.DEFAULTS, TIMEOUT));
  }

  private static String text(Versioned versioned) {
    return new String(versioned.value().orElseThrow(), StandardCharsets.UTF_8);
  }

  private <T> T done(CompletableFuture<T> call) {
    assertThat(store.eventually(call::isDone)).isTrue();
    return call.join();
  }
}
