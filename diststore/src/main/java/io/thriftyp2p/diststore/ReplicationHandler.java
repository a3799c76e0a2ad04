package io.thriftyp2p.diststore;

import static io.thriftyp2p.diststore.StoreWire.required;

import io.thriftyp2p.diststore.http.LocalValues;
import io.thriftyp2p.diststore.replication.HybridClock;
import io.thriftyp2p.diststore.replication.PullRequest;
import io.thriftyp2p.diststore.replication.PurgeRequest;
import io.thriftyp2p.diststore.replication.ReadRequest;
import io.thriftyp2p.diststore.replication.Replicator;
import io.thriftyp2p.diststore.replication.SlotConfirmation;
import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.locator.Wire;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.thrift.diststore.Version;
import io.thriftyp2p.thrift.replication.Consistency;
import io.thriftyp2p.thrift.replication.Context;
import io.thriftyp2p.thrift.replication.KeepReply;
import io.thriftyp2p.thrift.replication.KeyVersion;
import io.thriftyp2p.thrift.replication.LocalValue;
import io.thriftyp2p.thrift.replication.PeekReply;
import io.thriftyp2p.thrift.replication.PullReply;
import io.thriftyp2p.thrift.replication.Replication;
import io.thriftyp2p.thrift.replication.SlotDigest;
import io.thriftyp2p.thrift.replication.SlotMove;
import io.thriftyp2p.thrift.replication.SlotRange;
import io.thriftyp2p.thrift.replication.SlotReports;
import io.thriftyp2p.thrift.replication.StoredEntry;
import io.thriftyp2p.thrift.replication.WriteOptions;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.async.AsyncMethodCallback;
import org.jspecify.annotations.Nullable;

/** What other store nodes ask of this one. */
final class ReplicationHandler implements Replication.AsyncIface {
  private final Replicator replicator;
  private final HybridClock clock;
  private final LocalValues local;

  ReplicationHandler(Replicator replicator, HybridClock clock, LocalValues local) {
    this.replicator = replicator;
    this.clock = clock;
    this.local = local;
  }

  @Override
  public void write(
      @Nullable Context context,
      @Nullable ByteBuffer key,
      @Nullable ByteBuffer value,
      @Nullable WriteOptions options,
      AsyncMethodCallback<Version> answer)
      throws TApplicationException {
    Optional<byte[]> bytes = Optional.ofNullable(value).map(v -> Key.of(v).bytes());
    PeerAnswers.give(
        () ->
            replicator
                .fromPeers()
                .write(key(key), bytes, ReplicationWire.options(options), timeLeft(context)),
        StoreWire::version,
        answer);
  }

  @Override
  public void read(
      @Nullable Context context,
      @Nullable ByteBuffer key,
      @Nullable Consistency consistency,
      AsyncMethodCallback<StoredEntry> answer)
      throws TApplicationException {
    Key wanted = key(key);
    PeerAnswers.give(
        () ->
            replicator
                .fromPeers()
                .read(wanted, ReplicationWire.consistency(consistency), timeLeft(context)),
        found -> ReplicationWire.entry(wanted, found),
        answer);
  }

  @Override
  public void keep(
      @Nullable Context context,
      long group,
      @Nullable StoredEntry entry,
      AsyncMethodCallback<KeepReply> answer)
      throws TApplicationException {
    sender(context);
    var entries = ReplicationWire.storedEntries(List.of(required(entry, "entry")));
    if (entries.isEmpty()) {
      throw new TApplicationException(
          TApplicationException.PROTOCOL_ERROR, "the entry has no key, or no version");
    }
    PeerAnswers.give(
        () -> replicator.fromPeers().keep(group, entries.get(0)), ReplicationWire::kept, answer);
  }

  @Override
  public void peek(
      @Nullable Context context,
      long group,
      @Nullable ByteBuffer key,
      boolean withValue,
      long writeId,
      AsyncMethodCallback<PeekReply> answer)
      throws TApplicationException {
    sender(context);
    Key wanted = key(key);
    PeerAnswers.give(
        () -> replicator.fromPeers().peek(new ReadRequest(group, wanted, withValue, writeId)),
        found -> ReplicationWire.peeked(wanted, withValue, found),
        answer);
  }

  @Override
  public void look(
      @Nullable Context context,
      @Nullable List<Integer> slots,
      AsyncMethodCallback<SlotReports> answer)
      throws TApplicationException {
    sender(context);
    PeerAnswers.give(
        () -> replicator.fromPeers().look(SlotReportWire.slots(required(slots, "slots"))),
        SlotReportWire::reports,
        answer);
  }

  @Override
  public void move(
      @Nullable Context context,
      @Nullable List<SlotMove> moves,
      AsyncMethodCallback<SlotReports> answer)
      throws TApplicationException {
    sender(context);
    PeerAnswers.give(
        () -> replicator.fromPeers().move(SlotReportWire.slotMoves(required(moves, "moves"))),
        SlotReportWire::reports,
        answer);
  }

  @Override
  public void confirm(
      @Nullable Context context,
      @Nullable List<SlotMove> groups,
      @Nullable SlotReports said,
      AsyncMethodCallback<Void> answer)
      throws TApplicationException {
    sender(context);
    PeerAnswers.give(
        () ->
            replicator
                .fromPeers()
                .confirm(
                    new SlotConfirmation(
                        SlotReportWire.slotMoves(required(groups, "groups")),
                        SlotReportWire.reports(required(said, "said")))),
        done -> null,
        answer);
  }

  @Override
  public void pull(
      @Nullable Context context,
      @Nullable List<Integer> slots,
      @Nullable ByteBuffer afterKey,
      AsyncMethodCallback<PullReply> answer)
      throws TApplicationException {
    sender(context);
    List<Integer> wanted = required(slots, "slots");
    if (wanted.isEmpty()) {
      throw new TApplicationException(TApplicationException.PROTOCOL_ERROR, "no slot to pull");
    }
    PullRequest request = new PullRequest(wanted, Optional.ofNullable(afterKey).map(Key::of));
    PeerAnswers.give(() -> replicator.fromPeers().pull(request), ReplicationWire::page, answer);
  }

  @Override
  public void versions(
      @Nullable Context context,
      int slot,
      @Nullable ByteBuffer afterKey,
      AsyncMethodCallback<List<KeyVersion>> answer)
      throws TApplicationException {
    sender(context);
    PeerAnswers.give(
        () -> replicator.fromPeers().versions(slot, Optional.ofNullable(afterKey).map(Key::of)),
        versions -> versions.stream().map(ReplicationWire::keyVersion).toList(),
        answer);
  }

  @Override
  public void fetch(
      @Nullable Context context,
      int slot,
      @Nullable List<ByteBuffer> keys,
      AsyncMethodCallback<List<StoredEntry>> answer)
      throws TApplicationException {
    sender(context);
    List<Key> wanted = required(keys, "keys").stream().map(Key::of).toList();
    PeerAnswers.give(
        () -> replicator.fromPeers().fetch(slot, wanted), ReplicationWire::entries, answer);
  }

  @Override
  public void give(
      @Nullable Context context,
      int slot,
      @Nullable List<StoredEntry> entries,
      AsyncMethodCallback<Void> answer)
      throws TApplicationException {
    sender(context);
    PeerAnswers.give(
        () -> replicator.fromPeers().give(slot, ReplicationWire.storedEntries(entries)),
        done -> null,
        answer);
  }

  @Override
  public void differing(
      @Nullable Context context,
      @Nullable List<SlotRange> ranges,
      AsyncMethodCallback<List<SlotRange>> answer)
      throws TApplicationException {
    var theirs = required(ranges, "ranges").stream().map(ReplicationWire::range).toList();
    PeerAnswers.give(
        () -> replicator.fromPeers().differing(sender(context), theirs),
        found -> found.stream().map(ReplicationWire::range).toList(),
        answer);
  }

  @Override
  public void purge(
      @Nullable Context context,
      int slot,
      long group,
      long upTo,
      boolean now,
      AsyncMethodCallback<SlotDigest> answer)
      throws TApplicationException {
    sender(context);
    PeerAnswers.give(
        () -> replicator.fromPeers().purge(new PurgeRequest(slot, group, upTo, now)),
        ReplicationWire::digest,
        answer);
  }

  @Override
  public void local_value(
      @Nullable Context context, @Nullable ByteBuffer key, AsyncMethodCallback<LocalValue> answer)
      throws TApplicationException {
    sender(context);
    PeerAnswers.give(
        () -> local.get(key(key)),
        found -> {
          LocalValue value = new LocalValue();
          found.ifPresent(value::setValue);
          return value;
        },
        answer);
  }

  private static Key key(@Nullable ByteBuffer key) throws TApplicationException {
    return Key.of(required(key, "key"));
  }

  private Duration timeLeft(@Nullable Context context) throws TApplicationException {
    sender(context);
    return Duration.ofMillis(Math.max(1, required(context, "context").timeout_ms));
  }

  /** Every call carries the caller's clock: afterwards this node's is not behind it. */
  private Endpoint sender(@Nullable Context context) throws TApplicationException {
    Context present = required(context, "context");
    clock.observe(present.clock);
    return required(Wire.endpoint(present.sender).orElse(null), "sender");
  }
}
