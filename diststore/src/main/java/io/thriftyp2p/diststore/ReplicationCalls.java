package io.thriftyp2p.diststore;

import io.thriftyp2p.diststore.replication.ClaimAnswer;
import io.thriftyp2p.diststore.replication.Fetched;
import io.thriftyp2p.diststore.replication.HybridClock;
import io.thriftyp2p.diststore.replication.NotOwnerException;
import io.thriftyp2p.diststore.replication.PullPage;
import io.thriftyp2p.diststore.replication.PullRequest;
import io.thriftyp2p.diststore.replication.ReplicaPeers;
import io.thriftyp2p.diststore.replication.SlotReceipt;
import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.diststore.storage.Versioned;
import io.thriftyp2p.locator.Wire;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Failures;
import io.thriftyp2p.locator.rpc.Lane;
import io.thriftyp2p.locator.rpc.PeerCaller;
import io.thriftyp2p.locator.rpc.RpcMethod;
import io.thriftyp2p.thrift.diststore.Unavailable;
import io.thriftyp2p.thrift.replication.ClaimReply;
import io.thriftyp2p.thrift.replication.Context;
import io.thriftyp2p.thrift.replication.FetchReply;
import io.thriftyp2p.thrift.replication.NotOwner;
import io.thriftyp2p.thrift.replication.PullReply;
import io.thriftyp2p.thrift.replication.Replication;
import io.thriftyp2p.thrift.replication.StoredEntry;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.thrift.TBase;

/** Replication's way to other nodes, over Thrift. */
final class ReplicationCalls implements ReplicaPeers {
  /** The name under which store nodes talk to each other. */
  static final String SERVICE = "replication";

  private static final RpcMethod<Replication.write_args, io.thriftyp2p.thrift.diststore.Version>
      WRITE = RpcMethod.answered(SERVICE, "write", Replication.write_result::new, Lane.DATA);
  private static final RpcMethod<Replication.read_args, StoredEntry> READ =
      RpcMethod.answered(SERVICE, "read", Replication.read_result::new, Lane.DATA);
  private static final RpcMethod<Replication.fetch_args, FetchReply> FETCH =
      RpcMethod.answered(SERVICE, "fetch", Replication.fetch_result::new, Lane.DATA);
  private static final RpcMethod<Replication.claim_args, ClaimReply> CLAIM =
      RpcMethod.answered(SERVICE, "claim", Replication.claim_result::new, Lane.BULK);
  private static final RpcMethod<Replication.pull_args, PullReply> PULL =
      RpcMethod.answered(SERVICE, "pull", Replication.pull_result::new, Lane.BULK);
  private static final RpcMethod<Replication.release_args, List<Integer>> RELEASE =
      RpcMethod.answered(SERVICE, "release", Replication.release_result::new, Lane.BULK);
  private static final RpcMethod<Replication.offer_args, Void> OFFER =
      RpcMethod.answered(SERVICE, "offer", Replication.offer_result::new, Lane.BULK);

  private final PeerCaller client;
  private final Endpoint self;
  private final HybridClock clock;
  private final Duration timeout;

  ReplicationCalls(PeerCaller client, Endpoint self, HybridClock clock, Duration timeout) {
    this.client = client;
    this.self = self;
    this.clock = clock;
    this.timeout = timeout;
  }

  @Override
  public CompletionStage<Version> write(
      Endpoint owner, Key key, Optional<byte[]> value, Duration timeLeft) {
    Replication.write_args args = new Replication.write_args();
    args.setContext(context(timeLeft)).setKey(key.buffer());
    value.ifPresent(bytes -> args.setValue(ByteBuffer.wrap(bytes)));
    return call(owner, WRITE, args, timeLeft)
        .thenApply(StoreWire::version)
        .thenApply(
            version -> {
              clock.observe(version.clock());
              return version;
            });
  }

  @Override
  public CompletionStage<Optional<Versioned>> read(Endpoint owner, Key key, Duration timeLeft) {
    return call(owner, READ, new Replication.read_args(context(timeLeft), key.buffer()), timeLeft)
        .thenApply(StoreWire::versioned);
  }

  @Override
  public CompletionStage<Fetched> fetch(Endpoint source, Key key, Duration timeLeft) {
    return call(
            source, FETCH, new Replication.fetch_args(context(timeLeft), key.buffer()), timeLeft)
        .thenApply(StoreWire::fetched);
  }

  @Override
  public CompletionStage<ClaimAnswer> claim(Endpoint source, List<Integer> slots) {
    return call(source, CLAIM, new Replication.claim_args(context(timeout), slots), timeout)
        .thenApply(StoreWire::claim);
  }

  @Override
  public CompletionStage<PullPage> pull(Endpoint source, PullRequest request) {
    Replication.pull_args args = new Replication.pull_args();
    args.setContext(context(timeout)).setSlots(request.slots());
    request.after().ifPresent(after -> args.setAfter_key(after.buffer()));
    return call(source, PULL, args, timeout).thenApply(StoreWire::page);
  }

  @Override
  public CompletionStage<List<Integer>> release(Endpoint source, List<SlotReceipt> receipts) {
    var wire = receipts.stream().map(StoreWire::receipt).toList();
    return call(source, RELEASE, new Replication.release_args(context(timeout), wire), timeout)
        .thenApply(StoreWire::validSlots);
  }

  @Override
  public CompletionStage<Void> offer(Endpoint owner, List<Integer> slots) {
    return call(owner, OFFER, new Replication.offer_args(context(timeout), slots), timeout);
  }

  private Context context(Duration timeLeft) {
    int millis = (int) Math.min(Integer.MAX_VALUE, Math.max(1, timeLeft.toMillis()));
    return new Context(millis, clock.latest(), Wire.location(self));
  }

  private <A extends TBase<?, ?>, T> CompletableFuture<T> call(
      Endpoint peer, RpcMethod<A, T> method, A args, Duration timeLeft) {
    return client
        .call(peer, method, args, timeLeft)
        .exceptionallyCompose(failure -> CompletableFuture.failedFuture(meaning(failure)));
  }

  private static Throwable meaning(Throwable failure) {
    Throwable cause = Failures.cause(failure);
    if (cause instanceof NotOwner notOwner) {
      return new NotOwnerException(String.valueOf(notOwner.message));
    }
    return cause instanceof Unavailable unavailable ? StoreWire.unavailable(unavailable) : cause;
  }
}
