package io.thriftyp2p.diststore.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.MemoryEngine;
import io.thriftyp2p.diststore.storage.StoredEntry;
import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.diststore.storage.Versioned;
import io.thriftyp2p.locator.node.NodeId;
import io.thriftyp2p.testkit.Seeds;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Values from outside of the ring, on the code of production and a simulated network. */
class BringInTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final NodeId ELSEWHERE = new NodeId(99);

  private final SimulatedStore store =
      new SimulatedStore(Seeds.random(7), random -> StoreSetup.durable(3, random));
  private final MemoryEngine carried = new MemoryEngine();
  private final List<SimulatedStoreNode> nodes = new ArrayList<>();

  private void ringOfThree() {
    for (int i = 0; i < 3; i++) {
      nodes.add(store.start());
    }
    assertThat(store.eventually(store::settled)).describedAs(store::describe).isTrue();
  }

  private SimulatedStoreNode node() {
    return nodes.get(0);
  }

  private <T> T done(CompletionStage<T> call) {
    CompletableFuture<T> future = call.toCompletableFuture();
    assertThat(store.eventually(future::isDone)).isTrue();
    return future.join();
  }

  private long millisNow() {
    return node().scheduler.wallMillis();
  }

  private void carry(Key key, String value, long millis) {
    Version version = new Version(HybridClock.atMillis(millis), ELSEWHERE);
    Versioned versioned = Versioned.value(version, value.getBytes(StandardCharsets.UTF_8));
    var unused =
        carried.merge(node().replicator.here().slotOf(key), new StoredEntry(key, versioned));
  }

  private Optional<String> read(SimulatedStoreNode at, Key key) {
    return done(at.replicator.get(key, Consistency.ALL, TIMEOUT))
        .flatMap(Versioned::value)
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  private void put(Key key, String value) {
    done(
        node()
            .replicator
            .put(key, value.getBytes(StandardCharsets.UTF_8), WriteOptions.DEFAULTS, TIMEOUT));
  }

  private void bringIn() {
    done(node().replicator.here().bringIn(carried, Optional.empty()));
  }

  @Test
  void everyReplicaHasWhatWasBroughtIn() {
    ringOfThree();
    for (int i = 0; i < 100; i++) {
      carry(Key.of("key" + i), "value" + i, millisNow());
    }
    bringIn();
    assertThat(node().replicator.here().broughtIn()).isEqualTo(100);
    for (SimulatedStoreNode node : nodes) {
      assertThat(node.engine.usage().keys()).isEqualTo(100);
      assertThat(read(node, Key.of("key42"))).contains("value42");
    }
  }

  @Test
  void ofTwoValuesOfAKeyTheNewerOneStays() {
    ringOfThree();
    Key older = Key.of("older here");
    Key newer = Key.of("newer here");
    put(older, "ours");
    put(newer, "ours");
    carry(older, "theirs", millisNow() + 60_000);
    carry(newer, "theirs", millisNow() - 60_000);
    bringIn();
    assertThat(read(node(), older)).contains("theirs");
    assertThat(read(node(), newer)).contains("ours");
  }

  @Test
  void aWriteAfterwardsOverrulesWhatCameFromAFastClock() {
    ringOfThree();
    Key key = Key.of("key");
    carry(key, "theirs", millisNow() + 3_600_000);
    bringIn();
    put(key, "afterwards");
    assertThat(read(nodes.get(1), key)).contains("afterwards");
  }

  @Test
  void onlyTheSlotsThatCountAreBroughtIn() {
    ringOfThree();
    Key in = Key.of("in");
    Key out = Key.of("out");
    carry(in, "value", millisNow());
    carry(out, "value", millisNow());
    BitSet slots = new BitSet();
    slots.set(node().replicator.here().slotOf(in));
    assertThat(slots.get(node().replicator.here().slotOf(out))).isFalse();
    done(node().replicator.here().bringIn(carried, Optional.of(slots)));
    assertThat(read(node(), in)).contains("value");
    assertThat(read(node(), out)).isEmpty();
  }

  /** The replicas have forgotten deletions that are newer, and take it for deleted at first. */
  @Test
  void aValueThatIsOlderThanForgottenDeletionsComesInAsWell() {
    ringOfThree();
    Key key = Key.of("old");
    int slot = node().replicator.here().slotOf(key);
    long before = millisNow();
    Key deleted = anotherKeyIn(slot);
    put(deleted, "value");
    done(node().replicator.delete(deleted, WriteOptions.DEFAULTS, TIMEOUT));
    store.time.run(store.setup.replication().tombstoneGrace().plusMinutes(30));
    assertThat(store.eventually(() -> nodes.stream().allMatch(n -> hasForgotten(n, slot))))
        .describedAs(store::describe)
        .isTrue();
    carry(key, "value", before);
    bringIn();
    for (SimulatedStoreNode node : nodes) {
      assertThat(read(node, key)).contains("value");
      assertThat(node.engine.usage().keys()).isEqualTo(1);
    }
    put(key, "afterwards");
    assertThat(read(node(), key)).contains("afterwards");
  }

  private static boolean hasForgotten(SimulatedStoreNode node, int slot) {
    return node.engine.digest(slot).isEmpty();
  }

  private Key anotherKeyIn(int slot) {
    for (int i = 0; ; i++) {
      Key key = Key.of("deleted" + i);
      if (node().replicator.here().slotOf(key) == slot) {
        return key;
      }
    }
  }

  @Test
  void itWaitsForAReplicaThatIsAway() {
    ringOfThree();
    SimulatedStoreNode away = nodes.get(2);
    carry(Key.of("key"), "value", millisNow());
    store.vanish(away);
    CompletableFuture<Void> bringing =
        node().replicator.here().bringIn(carried, Optional.empty()).toCompletableFuture();
    store.time.run(Duration.ofSeconds(2));
    assertThat(bringing).isNotDone();
    store.start(away.endpoint, Duration.ZERO, away.disk);
    done(bringing);
    assertThat(read(node(), Key.of("key"))).contains("value");
  }

  @Test
  void aNodeThatStopsGivesUp() {
    ringOfThree();
    store.vanish(nodes.get(2));
    carry(Key.of("key"), "value", millisNow());
    CompletableFuture<Void> bringing =
        node().replicator.here().bringIn(carried, Optional.empty()).toCompletableFuture();
    store.time.run(Duration.ofSeconds(1));
    node().replicator.stop();
    assertThat(store.eventually(bringing::isDone)).isTrue();
    assertThat(bringing).isCompletedExceptionally();
  }
}
