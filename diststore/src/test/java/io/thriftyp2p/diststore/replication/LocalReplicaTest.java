package io.thriftyp2p.diststore.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.MemoryEngine;
import io.thriftyp2p.diststore.storage.StoredEntry;
import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.diststore.storage.Versioned;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.NodeId;
import io.thriftyp2p.locator.ring.HashRing;
import io.thriftyp2p.locator.ring.Layout;
import io.thriftyp2p.locator.ring.RingMember;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What a node keeps and gives only while it owns the key. */
class LocalReplicaTest {
  private static final Endpoint SELF = new Endpoint("127.0.0.1", 9900);
  private static final Endpoint OTHER = new Endpoint("127.0.0.1", 9901);
  private static final Duration TIMEOUT = Duration.ofSeconds(1);
  private static final HashRing OURS = ringOf(SELF);
  private static final HashRing THEIRS = ringOf(OTHER);
  private static final Key KEY = Key.of("k");

  private final MemoryEngine engine = new MemoryEngine();
  private final HybridClock clock = new HybridClock(() -> 1_000);
  private final LocalReplica replica =
      new LocalReplica(SELF, new NodeId(1), alone(OURS), clock, engine, nobody(), new SlotLedger());

  private static HashRing ringOf(Endpoint member) {
    return HashRing.of(Layout.SLOTS, List.of(new RingMember(member)));
  }

  private static Topology alone(HashRing ring) {
    return new Topology(ring, Set.of(), Set.of());
  }

  private static ReplicaPeers nobody() {
    return (ReplicaPeers)
        Proxy.newProxyInstance(
            LocalReplicaTest.class.getClassLoader(),
            new Class<?>[] {ReplicaPeers.class},
            (proxy, method, arguments) -> {
              throw new AssertionError("nobody is to be asked");
            });
  }

  private static StoredEntry entry(long clock) {
    Version version = new Version(clock, new NodeId(2));
    return new StoredEntry(KEY, Versioned.value(version, new byte[] {7}));
  }

  private static <T> T now(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  @Test
  void aPulledPageIsKeptByAnOwner() {
    now(replica.keep(List.of(entry(5))));
    assertThat(now(replica.read(KEY, TIMEOUT))).contains(entry(5).versioned());
  }

  @Test
  void aPulledPageThatComesAfterTheRingHasChangedIsNotKept() {
    replica.swap(alone(THEIRS));
    assertThat(replica.keep(List.of(entry(5))).toCompletableFuture()).isCompletedExceptionally();
    assertThat(engine.usage().entries()).isZero();
  }

  @Test
  void whoIsNoOwnerNeitherReadsNorWrites() {
    now(replica.keep(List.of(entry(5))));
    replica.swap(alone(THEIRS));
    assertThat(replica.read(KEY, TIMEOUT).toCompletableFuture()).isCompletedExceptionally();
    assertThat(replica.write(KEY, Optional.of(new byte[0]), TIMEOUT).toCompletableFuture())
        .isCompletedExceptionally();
  }

  @Test
  void aWriteIsNewerThanAVersionOfAClockThatIsFarAhead() {
    long ahead = 9_000_000L << 16;
    // Behind the replica's back, so that its clock has not seen it.
    now(engine.merge(OURS.slot(KEY.bytes()), entry(ahead)));
    Version written = now(replica.write(KEY, Optional.of(new byte[] {1}), TIMEOUT));
    assertThat(written.clock()).isGreaterThan(ahead);
    assertThat(now(replica.read(KEY, TIMEOUT)).orElseThrow().version()).isEqualTo(written);
  }

  @Test
  void thereHaveBeenMoreRingsOnlyWhenTheyDiffer() {
    int before = replica.generation();
    replica.swap(alone(ringOf(SELF)));
    assertThat(replica.generation()).isEqualTo(before);
    replica.swap(alone(THEIRS));
    replica.swap(alone(OURS));
    assertThat(replica.generation()).isEqualTo(before + 2);
  }
}
