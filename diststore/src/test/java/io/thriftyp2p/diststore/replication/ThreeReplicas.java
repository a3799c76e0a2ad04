package io.thriftyp2p.diststore.replication;

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
import io.thriftyp2p.testkit.SimulatedScheduler;
import io.thriftyp2p.testkit.SimulatedTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One of three replicas, whole in all slots; the other two are scripted. */
final class ThreeReplicas {
  static final Endpoint SELF = new Endpoint("127.0.0.1", 9900);
  static final Endpoint SECOND = new Endpoint("127.0.0.1", 9901);
  static final Endpoint THIRD = new Endpoint("127.0.0.1", 9902);
  static final List<Endpoint> ALL = List.of(SELF, SECOND, THIRD);
  static final ReplicaGroup GROUP = ReplicaGroup.of(ALL);
  static final Duration TIMEOUT = Duration.ofSeconds(1);
  private static final int SLOTS = 64;

  final SimulatedTime time = new SimulatedTime();
  final SimulatedScheduler scheduler = new SimulatedScheduler(time, Duration.ZERO);
  final HybridClock clock = new HybridClock(scheduler::wallMillis);
  final MemoryEngine engine = new MemoryEngine();
  final MemoryRecords records = new MemoryRecords();
  final LocalReplica local =
      new LocalReplica(SELF, new SlotMap(SLOTS), new SlotStates(SLOTS, records), clock, engine);

  ThreeReplicas() {
    seeRing(ALL);
    stand(SlotState.BLANK.wholeAs(Standing.wholeIn(GROUP), 0));
  }

  /** The ring has these members. */
  void seeRing(List<Endpoint> members) {
    HashRing ring = HashRing.of(Layout.SLOTS, members.stream().map(RingMember::new).toList());
    local.swap(new Topology(ring, ring, Set.of(), Set.of(), Set.of(), Set.of(), 3));
  }

  /** This node takes that part in all slots. */
  void stand(SlotState state) {
    Map<Integer, SlotState> states = new HashMap<>();
    for (int slot = 0; slot < SLOTS; slot++) {
      states.put(slot, state);
    }
    done(local.states().set(states));
  }

  /** A value, or a deletion, that a node gave a version at some time. */
  static StoredEntry entry(Key key, long clock, Optional<String> value) {
    Version version = new Version(clock, new NodeId(7));
    return new StoredEntry(
        key,
        value
            .map(text -> Versioned.value(version, text.getBytes(StandardCharsets.UTF_8)))
            .orElseGet(() -> Versioned.tombstone(version)));
  }

  void hold(StoredEntry entry) {
    done(engine.merge(local.slot(entry.key()), entry));
  }

  Optional<Versioned> held(Key key) {
    return done(engine.get(local.slot(key), key));
  }

  /** Lets simulated time go on until it is done. */
  <T> T done(CompletionStage<T> stage) {
    CompletableFuture<T> future = stage.toCompletableFuture();
    if (!time.runUntil(future::isDone, Duration.ofMinutes(1))) {
      throw new AssertionError("it is not done within a minute");
    }
    return future.join();
  }
}
