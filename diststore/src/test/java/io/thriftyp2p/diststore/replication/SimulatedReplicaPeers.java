package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.StoredEntry;
import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.diststore.storage.Versioned;
import io.thriftyp2p.locator.node.Endpoint;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Requests over the simulated network. */
record SimulatedReplicaPeers(SimulatedStoreNode self) implements ReplicaPeers {
  private <T> CompletionStage<T> call(
      Endpoint replica, Duration timeout, Function<Replicator, CompletionStage<T>> work) {
    return self.call(replica, timeout, work);
  }

  /** Carried out once only, however often the message arrives: so it is on a connection. */
  private static <T> Function<Replicator, CompletionStage<T>> once(
      Function<Replicator, CompletionStage<T>> work) {
    var arrived =
        new Object() {
          boolean already;
        };
    return replicator -> {
      if (arrived.already) {
        return new CompletableFuture<>();
      }
      arrived.already = true;
      return work.apply(replicator);
    };
  }

  @Override
  public CompletionStage<Version> write(
      Endpoint replica, Key key, Optional<byte[]> value, WriteOptions options, Duration timeout) {
    return call(
        replica,
        timeout,
        once(replicator -> replicator.fromPeers().write(key, value, options, timeout)));
  }

  @Override
  public CompletionStage<Optional<Versioned>> read(
      Endpoint replica, Key key, Consistency consistency, Duration timeout) {
    return call(
        replica, timeout, replicator -> replicator.fromPeers().read(key, consistency, timeout));
  }

  @Override
  public CompletionStage<KeepAnswer> keep(
      Endpoint replica, long group, StoredEntry entry, Duration timeout) {
    return call(replica, timeout, replicator -> replicator.fromPeers().keep(group, entry));
  }

  @Override
  public CompletionStage<ReadAnswer> peek(Endpoint replica, ReadRequest request, Duration timeout) {
    return call(replica, timeout, replicator -> replicator.fromPeers().peek(request));
  }
}
