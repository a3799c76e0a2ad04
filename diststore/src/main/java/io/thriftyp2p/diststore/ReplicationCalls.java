package io.thriftyp2p.diststore;

import io.thriftyp2p.diststore.replication.Consistency;
import io.thriftyp2p.diststore.replication.KeepAnswer;
import io.thriftyp2p.diststore.replication.ReadAnswer;
import io.thriftyp2p.diststore.replication.ReadRequest;
import io.thriftyp2p.diststore.replication.ReplicaPeers;
import io.thriftyp2p.diststore.replication.WriteOptions;
import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.diststore.storage.Versioned;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.rpc.Lane;
import io.thriftyp2p.locator.rpc.RpcMethod;
import io.thriftyp2p.thrift.replication.KeepReply;
import io.thriftyp2p.thrift.replication.PeekReply;
import io.thriftyp2p.thrift.replication.Replication;
import io.thriftyp2p.thrift.replication.StoredEntry;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Requests to other replicas, over Thrift. */
final class ReplicationCalls implements ReplicaPeers {
  /** The name under which store nodes talk to each other. */
  static final String SERVICE = "replication";

  private static final RpcMethod<Replication.write_args, io.thriftyp2p.thrift.diststore.Version>
      WRITE = RpcMethod.answered(SERVICE, "write", Replication.write_result::new, Lane.DATA);
  private static final RpcMethod<Replication.read_args, StoredEntry> READ =
      RpcMethod.answered(SERVICE, "read", Replication.read_result::new, Lane.DATA);
  private static final RpcMethod<Replication.keep_args, KeepReply> KEEP =
      RpcMethod.answered(SERVICE, "keep", Replication.keep_result::new, Lane.DATA);
  private static final RpcMethod<Replication.peek_args, PeekReply> PEEK =
      RpcMethod.answered(SERVICE, "peek", Replication.peek_result::new, Lane.DATA);

  private final PeerContext peers;

  ReplicationCalls(PeerContext peers) {
    this.peers = peers;
  }

  @Override
  public CompletionStage<Version> write(
      Endpoint replica, Key key, Optional<byte[]> value, WriteOptions options, Duration timeout) {
    return peers
        .call(
            replica,
            WRITE,
            context -> {
              Replication.write_args args = new Replication.write_args();
              args.setContext(context).setKey(key.buffer());
              args.setOptions(ReplicationWire.options(options));
              value.ifPresent(bytes -> args.setValue(ByteBuffer.wrap(bytes)));
              return args;
            },
            timeout)
        .thenApply(StoreWire::version)
        .thenApply(
            version -> {
              peers.clock().observe(version.clock());
              return version;
            });
  }

  @Override
  public CompletionStage<Optional<Versioned>> read(
      Endpoint replica, Key key, Consistency consistency, Duration timeout) {
    return peers
        .call(
            replica,
            READ,
            context ->
                new Replication.read_args(
                    context, key.buffer(), ReplicationWire.consistency(consistency)),
            timeout)
        .thenApply(ReplicationWire::versioned);
  }

  @Override
  public CompletionStage<KeepAnswer> keep(
      Endpoint replica,
      long group,
      io.thriftyp2p.diststore.storage.StoredEntry entry,
      Duration timeout) {
    return peers
        .call(
            replica,
            KEEP,
            context -> new Replication.keep_args(context, group, ReplicationWire.entry(entry)),
            timeout)
        .thenApply(ReplicationWire::kept);
  }

  @Override
  public CompletionStage<ReadAnswer> peek(Endpoint replica, ReadRequest request, Duration timeout) {
    return peers
        .call(
            replica,
            PEEK,
            context ->
                new Replication.peek_args(
                    context,
                    request.group(),
                    request.key().buffer(),
                    request.withValue(),
                    request.writeId()),
            timeout)
        .thenApply(reply -> ReplicationWire.peeked(request.withValue(), reply));
  }
}
