package io.thriftyp2p.diststore;

import io.thriftyp2p.diststore.replication.Consistency;
import io.thriftyp2p.diststore.replication.Explanation;
import io.thriftyp2p.diststore.replication.NodeHealth;
import io.thriftyp2p.diststore.replication.ReplicaRead;
import io.thriftyp2p.diststore.replication.ReplicaState;
import io.thriftyp2p.diststore.replication.TaskProgress;
import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.diststore.storage.Versioned;
import io.thriftyp2p.locator.Wire;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.thrift.diststore.Entry;
import io.thriftyp2p.thrift.diststore.EntryInfo;
import io.thriftyp2p.thrift.diststore.KeyPage;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Between what clients and nodes say to each other and what they mean. */
final class ClientWire {
  private ClientWire() {}

  /** The ring's default where none is said, or one that is not known yet. */
  static Consistency consistency(io.thriftyp2p.thrift.diststore.@Nullable Consistency wire) {
    return wire == null ? Consistency.QUORUM : Consistency.valueOf(wire.name());
  }

  static io.thriftyp2p.thrift.diststore.Consistency consistency(Consistency consistency) {
    return io.thriftyp2p.thrift.diststore.Consistency.valueOf(consistency.name());
  }

  /** As a node takes it: a minute at most. */
  static int millis(Duration time) {
    return (int) Math.max(1, Math.min(60_000, time.toMillis()));
  }

  /** How long one message with many requests may take, so that each can go on alone after it. */
  static Duration timeOfBatch(Duration timeout) {
    return Duration.ofNanos(timeout.toNanos() / 2);
  }

  /** A node answers before its client has given it up. */
  static Duration timeOfNode(Duration time) {
    // To divide a Duration takes arbitrary precision, which would be seen in every request.
    return Duration.ofNanos(time.toNanos() / 5 * 4);
  }

  /** An entry that has a value. */
  static Entry entry(Versioned kept) {
    Entry entry =
        new Entry(ByteBuffer.wrap(kept.value().orElseThrow()), StoreWire.version(kept.version()));
    if (kept.expiresAtMillis() != Versioned.NEVER) {
      entry.setExpires_at_ms(kept.expiresAtMillis());
    }
    kept.contentType().ifPresent(entry::setContent_type);
    return entry;
  }

  /**
   * @param withValue whether the value is wanted
   */
  static io.thriftyp2p.thrift.diststore.ReplicaRead replicaRead(
      ReplicaRead read, boolean withValue) {
    io.thriftyp2p.thrift.diststore.ReplicaRead wire =
        new io.thriftyp2p.thrift.diststore.ReplicaRead(read.group(), read.quorum());
    read.version().map(StoreWire::version).ifPresent(wire::setVersion);
    read.versioned().filter(kept -> withValue).map(ClientWire::entry).ifPresent(wire::setEntry);
    return wire;
  }

  /** Without the entry. */
  static ReplicaRead replicaRead(io.thriftyp2p.thrift.diststore.ReplicaRead wire) {
    return new ReplicaRead(
        wire.group,
        wire.quorum,
        Optional.ofNullable(wire.version).map(StoreWire::version),
        Optional.empty());
  }

  static KeyPage page(io.thriftyp2p.diststore.replication.KeyPage page) {
    KeyPage wire = new KeyPage(page.keys().stream().map(Key::buffer).toList());
    page.cursor().map(ByteBuffer::wrap).ifPresent(wire::setCursor);
    return wire;
  }

  static io.thriftyp2p.diststore.replication.KeyPage page(KeyPage wire) {
    return new io.thriftyp2p.diststore.replication.KeyPage(
        wire.keys.stream().map(Key::of).toList(), Optional.ofNullable(wire.getCursor()));
  }

  static EntryInfo info(Versioned kept) {
    EntryInfo info = new EntryInfo(StoreWire.version(kept.version()), kept.valueBytes());
    if (kept.expiresAtMillis() != Versioned.NEVER) {
      info.setExpires_at_ms(kept.expiresAtMillis());
    }
    kept.contentType().ifPresent(info::setContent_type);
    return info;
  }

  static io.thriftyp2p.thrift.diststore.Explanation explanation(Explanation explanation) {
    return new io.thriftyp2p.thrift.diststore.Explanation(
        explanation.slot(),
        Wire.locations(explanation.owners()),
        explanation.replicas().stream().map(ClientWire::replica).toList());
  }

  static Explanation explanation(io.thriftyp2p.thrift.diststore.Explanation wire) {
    return new Explanation(
        wire.slot,
        Wire.endpoints(wire.owners),
        Objects.requireNonNullElse(
                wire.replicas, List.<io.thriftyp2p.thrift.diststore.ReplicaState>of())
            .stream()
            .map(ClientWire::replica)
            .flatMap(Optional::stream)
            .toList());
  }

  private static io.thriftyp2p.thrift.diststore.ReplicaState replica(ReplicaState state) {
    var wire = new io.thriftyp2p.thrift.diststore.ReplicaState();
    wire.setNode(Wire.location(state.node()));
    state.problem().ifPresent(wire::setProblem);
    state.version().map(StoreWire::version).ifPresent(wire::setVersion);
    if (state.expiresAtMillis() != Versioned.NEVER) {
      wire.setExpires_at_ms(state.expiresAtMillis());
    }
    return wire.setTombstone(state.tombstone())
        .setValue_bytes(state.valueBytes())
        .setCounts(state.counts())
        .setGroup(Wire.locations(state.group()));
  }

  private static Optional<ReplicaState> replica(io.thriftyp2p.thrift.diststore.ReplicaState wire) {
    Optional<Endpoint> node = Wire.endpoint(wire.node);
    Optional<Version> version = Optional.ofNullable(wire.version).map(StoreWire::version);
    return node.map(
        endpoint ->
            new ReplicaState(
                endpoint,
                Optional.ofNullable(wire.problem),
                version,
                wire.tombstone,
                wire.expires_at_ms,
                wire.value_bytes,
                wire.counts,
                Wire.endpoints(wire.group)));
  }

  static io.thriftyp2p.thrift.diststore.TaskProgress progress(TaskProgress progress) {
    var wire = new io.thriftyp2p.thrift.diststore.TaskProgress();
    progress.problem().ifPresent(wire::setProblem);
    return wire.setRun(progress.run())
        .setRunning(progress.running())
        .setSlots_done(progress.slotsDone())
        .setSlots_total(progress.slotsTotal())
        .setEntries_moved(progress.entriesMoved())
        .setEntries_dropped(progress.entriesDropped());
  }

  static TaskProgress progress(io.thriftyp2p.thrift.diststore.TaskProgress wire) {
    return new TaskProgress(
        wire.run,
        wire.running,
        wire.slots_done,
        wire.slots_total,
        wire.entries_moved,
        wire.entries_dropped,
        Optional.ofNullable(wire.problem));
  }

  static io.thriftyp2p.thrift.diststore.NodeHealth health(NodeHealth health) {
    var wire = new io.thriftyp2p.thrift.diststore.NodeHealth();
    health.unsyncedReason().ifPresent(wire::setUnsynced_reason);
    health.unsafeReason().ifPresent(wire::setUnsafe_reason);
    health.writeRefusal().ifPresent(wire::setWrite_refusal);
    return wire.setSlots_owned(health.slotsOwned())
        .setSlots_filling(health.slotsFilling())
        .setSlots_leaving(health.slotsLeaving())
        .setHints(health.hints());
  }

  static NodeHealth health(io.thriftyp2p.thrift.diststore.NodeHealth wire) {
    return new NodeHealth(
        wire.slots_owned,
        wire.slots_filling,
        wire.slots_leaving,
        wire.hints,
        Optional.ofNullable(wire.unsynced_reason),
        Optional.ofNullable(wire.unsafe_reason),
        Optional.ofNullable(wire.write_refusal));
  }
}
