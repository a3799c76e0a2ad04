package io.thriftyp2p.diststore.replication;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.MemoryEngine;
import io.thriftyp2p.diststore.storage.MemoryRecords;
import io.thriftyp2p.diststore.storage.StoredEntry;
import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.diststore.storage.Versioned;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.NodeId;
import io.thriftyp2p.locator.ring.HashRing;
import io.thriftyp2p.locator.ring.Layout;
import io.thriftyp2p.locator.ring.RingMember;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a node of 2009 is told and asked about a key that it owns. */
class ClassicOwnersTest {
  private static final Endpoint SELF = new Endpoint("127.0.0.1", 9900);
  private static final Endpoint OLD = new Endpoint("127.0.0.1", 9901);
  private static final Duration TIMEOUT = Duration.ofSeconds(1);
  private static final Key KEY = Key.of("k");
  private static final HashRing RING = HashRing.of(Layout.CLASSIC, List.of(new RingMember(OLD)));

  private final OldPeer peer = new OldPeer();
  private final MemoryEngine engine = new MemoryEngine();
  private final HybridClock clock = new HybridClock(() -> 1_000);
  private final LocalReplica local =
      new LocalReplica(
          SELF,
          new SlotMap(HashRing.SLOTS),
          new SlotStates(HashRing.SLOTS, new MemoryRecords()),
          clock,
          engine);
  private final ClassicOwners owners = new ClassicOwners(new NodeId(1), clock, local, engine, peer);

  /** One node of 2009 with room for one key. */
  private static final class OldPeer implements ClassicPeers {
    final List<String> puts = new ArrayList<>();
    Endpoint seenOwner = OLD;
    boolean losesPuts;
    byte[] value = {};

    @Override
    public CompletionStage<Optional<Endpoint>> owner(Endpoint node, Key key, Duration timeout) {
      return CompletableFuture.completedStage(Optional.of(seenOwner));
    }

    @Override
    public CompletionStage<byte[]> get(Endpoint node, Key key, Duration timeout) {
      return CompletableFuture.completedStage(value);
    }

    @Override
    public CompletionStage<Void> put(Endpoint node, Key key, byte[] bytes, Duration timeout) {
      puts.add(new String(bytes, UTF_8));
      value = losesPuts ? value : bytes;
      return CompletableFuture.completedStage(null);
    }
  }

  @BeforeEach
  void startWithTheOldOwner() {
    local.swap(
        new Topology(
            RING, HashRing.empty(Layout.CLASSIC), Set.of(), Set.of(), Set.of(), Set.of(OLD), 1));
  }

  private static Optional<byte[]> bytes(String text) {
    return Optional.of(text.getBytes(UTF_8));
  }

  private static <T> T now(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private void hold(Versioned versioned) {
    now(engine.merge(RING.slot(KEY.bytes()), new StoredEntry(KEY, versioned)));
  }

  private static Version version() {
    return new Version(7, new NodeId(2));
  }

  private long held() {
    return engine.usage().entries();
  }

  @Test
  void aWriteThatTheOwnerShowsIsAcknowledged() {
    Version version = now(owners.write(OLD, KEY, bytes("v"), TIMEOUT));
    assertThat(version.node()).isEqualTo(new NodeId(1));
    assertThat(peer.puts).containsExactly("v");
    assertThat(now(owners.read(OLD, KEY, TIMEOUT)).orElseThrow().value().orElseThrow())
        .isEqualTo("v".getBytes(UTF_8));
  }

  @Test
  void ofAWriteThatTheOwnerDoesNotShowNobodyKnows() {
    peer.losesPuts = true;
    assertThatThrownBy(() -> now(owners.write(OLD, KEY, bytes("v"), TIMEOUT)))
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            UnavailableException.class, e -> assertThat(e.mayHaveBeenApplied()).isTrue());
  }

  @Test
  void whoTakesAnotherNodeForTheOwnerIsToldNothing() {
    peer.seenOwner = SELF;
    hold(Versioned.value(version(), "held".getBytes(UTF_8)));
    assertThatThrownBy(() -> now(owners.write(OLD, KEY, bytes("v"), TIMEOUT)))
        .cause()
        .isInstanceOfSatisfying(
            UnavailableException.class, e -> assertThat(e.mayHaveBeenApplied()).isFalse());
    assertThat(peer.puts).isEmpty();
    assertThat(held()).isEqualTo(1);
  }

  @Test
  void whatIsHeldHereGoesBeforeANewWrite() {
    hold(Versioned.value(version(), "held".getBytes(UTF_8)));
    now(owners.write(OLD, KEY, bytes("new"), TIMEOUT));
    assertThat(peer.puts).containsExactly("held", "new");
    assertThat(held()).isZero();
  }

  @Test
  void aReadIsAnsweredFromWhatIsHeldHere() {
    peer.value = "stale".getBytes(UTF_8);
    hold(Versioned.tombstone(version()));
    assertThat(now(owners.read(OLD, KEY, TIMEOUT)).orElseThrow().isTombstone()).isTrue();
  }

  @Test
  void whatTheOwnerDoesNotShowIsKept() {
    peer.losesPuts = true;
    hold(Versioned.value(version(), "held".getBytes(UTF_8)));
    assertThatThrownBy(() -> now(owners.handOver(OLD, KEY, TIMEOUT)))
        .cause()
        .isInstanceOf(UnavailableException.class);
    assertThat(held()).isEqualTo(1);
    peer.losesPuts = false;
    now(owners.handOver(OLD, KEY, TIMEOUT));
    assertThat(held()).isZero();
    assertThat(peer.value).isEqualTo("held".getBytes(UTF_8));
  }

  @Test
  void aDeletionIsHandedOverAsAnEmptyValue() {
    peer.value = "stale".getBytes(UTF_8);
    hold(Versioned.tombstone(version()));
    now(owners.handOver(OLD, KEY, TIMEOUT));
    assertThat(peer.value).isEmpty();
    assertThat(held()).isZero();
    assertThat(now(owners.read(OLD, KEY, TIMEOUT))).isEmpty();
  }
}
