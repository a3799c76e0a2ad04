package io.thriftyp2p.diststore;

import io.thriftyp2p.diststore.replication.HybridClock;
import io.thriftyp2p.diststore.replication.NotReplicaException;
import io.thriftyp2p.locator.Wire;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Failures;
import io.thriftyp2p.locator.rpc.PeerCaller;
import io.thriftyp2p.locator.rpc.RpcMethod;
import io.thriftyp2p.thrift.diststore.Unavailable;
import io.thriftyp2p.thrift.replication.Context;
import io.thriftyp2p.thrift.replication.NotReplica;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.thrift.TBase;

/**
 * How one store node calls another: each call carries the clock and who calls, failures come back
 * as replication knows them.
 */
record PeerContext(PeerCaller caller, Endpoint self, HybridClock clock) {
  <A extends TBase<?, ?>, T> CompletableFuture<T> call(
      Endpoint peer, RpcMethod<A, T> method, Function<Context, A> args, Duration timeout) {
    int millis = (int) Math.min(Integer.MAX_VALUE, Math.max(1, timeout.toMillis()));
    Context context = new Context(millis, clock.latest(), Wire.location(self));
    return caller
        .call(peer, method, args.apply(context), timeout)
        .exceptionallyCompose(failure -> CompletableFuture.failedFuture(meaning(failure)));
  }

  private static Throwable meaning(Throwable failure) {
    Throwable cause = Failures.cause(failure);
    if (cause instanceof NotReplica notReplica) {
      return new NotReplicaException(
          String.valueOf(notReplica.message), Wire.endpoints(notReplica.others));
    }
    return cause instanceof Unavailable unavailable ? StoreWire.unavailable(unavailable) : cause;
  }
}
