package io.thriftyp2p.diststore;

import static io.thriftyp2p.diststore.StoreWire.required;

import io.thriftyp2p.diststore.replication.HybridClock;
import io.thriftyp2p.diststore.replication.PullRequest;
import io.thriftyp2p.diststore.replication.Replicator;
import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.locator.Wire;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.thrift.diststore.Version;
import io.thriftyp2p.thrift.replication.ClaimReply;
import io.thriftyp2p.thrift.replication.Context;
import io.thriftyp2p.thrift.replication.FetchReply;
import io.thriftyp2p.thrift.replication.PullReply;
import io.thriftyp2p.thrift.replication.Replication;
import io.thriftyp2p.thrift.replication.SlotReceipt;
import io.thriftyp2p.thrift.replication.StoredEntry;
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

  ReplicationHandler(Replicator replicator, HybridClock clock) {
    this.replicator = replicator;
    this.clock = clock;
  }

  @Override
  public void write(
      @Nullable Context context,
      @Nullable ByteBuffer key,
      @Nullable ByteBuffer value,
      AsyncMethodCallback<Version> answer)
      throws TApplicationException {
    Optional<byte[]> bytes = Optional.ofNullable(value).map(v -> Key.of(v).bytes());
    Answers.give(
        replicator.receiveWrite(key(key), bytes, timeLeft(context)), StoreWire::version, answer);
  }

  @Override
  public void read(
      @Nullable Context context, @Nullable ByteBuffer key, AsyncMethodCallback<StoredEntry> answer)
      throws TApplicationException {
    Key wanted = key(key);
    Answers.give(
        replicator.receiveRead(wanted, timeLeft(context)),
        found -> StoreWire.entry(wanted, found),
        answer);
  }

  @Override
  public void claim(
      @Nullable Context context,
      @Nullable List<Integer> slots,
      AsyncMethodCallback<ClaimReply> answer)
      throws TApplicationException {
    Answers.give(
        replicator.receiveClaim(sender(context), StoreWire.validSlots(slots)),
        StoreWire::claim,
        answer);
  }

  @Override
  public void fetch(
      @Nullable Context context, @Nullable ByteBuffer key, AsyncMethodCallback<FetchReply> answer)
      throws TApplicationException {
    Key wanted = key(key);
    Answers.give(
        replicator.receiveFetch(sender(context), wanted),
        fetched -> StoreWire.fetched(wanted, fetched),
        answer);
  }

  @Override
  public void pull(
      @Nullable Context context,
      @Nullable List<Integer> slots,
      @Nullable ByteBuffer afterKey,
      AsyncMethodCallback<PullReply> answer)
      throws TApplicationException {
    List<Integer> wanted = StoreWire.validSlots(slots);
    if (wanted.isEmpty()) {
      throw new TApplicationException(TApplicationException.PROTOCOL_ERROR, "no slot to pull");
    }
    PullRequest request = new PullRequest(wanted, Optional.ofNullable(afterKey).map(Key::of));
    Answers.give(replicator.receivePull(sender(context), request), StoreWire::page, answer);
  }

  @Override
  public void release(
      @Nullable Context context,
      @Nullable List<SlotReceipt> receipts,
      AsyncMethodCallback<List<Integer>> answer)
      throws TApplicationException {
    var valid =
        required(receipts, "receipts").stream()
            .map(StoreWire::receipt)
            .filter(receipt -> !StoreWire.validSlots(List.of(receipt.slot())).isEmpty())
            .toList();
    Answers.give(replicator.receiveRelease(sender(context), valid), dropped -> dropped, answer);
  }

  @Override
  public void offer(
      @Nullable Context context, @Nullable List<Integer> slots, AsyncMethodCallback<Void> answer)
      throws TApplicationException {
    replicator.receiveOffer(sender(context), StoreWire.validSlots(slots));
    answer.onComplete(null);
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
