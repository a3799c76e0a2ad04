package io.thriftyp2p.diststore;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.thriftyp2p.diststore.http.Neighbours;
import io.thriftyp2p.diststore.http.NodeReport;
import io.thriftyp2p.diststore.http.Problem;
import io.thriftyp2p.diststore.replication.HybridClock;
import io.thriftyp2p.diststore.replication.KeyPage;
import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.locator.Wire;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Failures;
import io.thriftyp2p.locator.rpc.Lane;
import io.thriftyp2p.locator.rpc.PeerCaller;
import io.thriftyp2p.locator.rpc.RpcMethod;
import io.thriftyp2p.thrift.diststore.InvalidRequest;
import io.thriftyp2p.thrift.diststore.NodeStatus;
import io.thriftyp2p.thrift.diststore.Store;
import io.thriftyp2p.thrift.replication.Context;
import io.thriftyp2p.thrift.replication.LocalValue;
import io.thriftyp2p.thrift.replication.Replication;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The nodes of the ring as the HTTP interface asks them: over Thrift, this one as well. */
record StoreNeighbours(PeerCaller caller, Endpoint self) implements Neighbours {
  private static final Duration REPORT_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private static final RpcMethod<Replication.local_value_args, LocalValue> LOCAL_VALUE =
      RpcMethod.answered(
          ReplicationCalls.SERVICE, "local_value", Replication.local_value_result::new, Lane.DATA);

  @Override
  public CompletionStage<NodeReport> report(Endpoint node) {
    return caller
        .call(node, StoreMethods.STATUS, new Store.status_args(), REPORT_TIMEOUT)
        .thenCombine(
            caller.call(node, StoreMethods.HEALTH, new Store.health_args(), REPORT_TIMEOUT),
            StoreNeighbours::report);
  }

  private static NodeReport report(
      NodeStatus status, io.thriftyp2p.thrift.diststore.NodeHealth health) {
    return new NodeReport(
        status.keys,
        status.tombstones,
        status.bytes,
        status.durable,
        status.requests_per_second,
        ClientWire.health(health));
  }

  @Override
  public CompletionStage<KeyPage> keys(
      Endpoint node, Optional<byte[]> cursor, int limit, Key prefix) {
    Store.list_keys_args args = new Store.list_keys_args().setLimit(limit);
    cursor.map(ByteBuffer::wrap).ifPresent(args::setCursor);
    args.setPrefix(prefix.buffer());
    return caller
        .call(node, StoreMethods.LIST, args, TIMEOUT)
        .thenApply(ClientWire::page)
        .exceptionallyCompose(failure -> CompletableFuture.failedFuture(meaning(failure)));
  }

  private static Throwable meaning(Throwable failure) {
    Throwable cause = Failures.cause(failure);
    return cause instanceof InvalidRequest invalid
        ? new Problem(HttpResponseStatus.BAD_REQUEST, String.valueOf(invalid.message))
        : cause;
  }

  @Override
  public CompletionStage<Optional<byte[]>> localValue(Endpoint node, Key key) {
    Context context =
        new Context((int) REPORT_TIMEOUT.toMillis(), HybridClock.NEVER, Wire.location(self));
    return caller
        .call(
            node,
            LOCAL_VALUE,
            new Replication.local_value_args(context, key.buffer()),
            REPORT_TIMEOUT)
        .thenApply(found -> Optional.ofNullable(found.getValue()));
  }
}
