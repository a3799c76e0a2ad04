package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.StoredEntry;
import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.diststore.storage.Versioned;
import io.thriftyp2p.locator.node.Endpoint;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Other replicas of one key, which keep what they are given unless they are told to fail. */
final class ScriptedReplicas implements ReplicaPeers {
  final Map<Endpoint, Versioned> kept = new HashMap<>();
  final Map<Endpoint, Set<Version>> written = new HashMap<>();
  Optional<RuntimeException> failure = Optional.empty();
  int keeps;

  @Override
  public CompletionStage<Version> write(
      Endpoint replica, Key key, Optional<byte[]> value, WriteOptions options, Duration timeout) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Optional<Versioned>> read(
      Endpoint replica, Key key, Consistency consistency, Duration timeout) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<KeepAnswer> keep(
      Endpoint replica, long group, StoredEntry entry, Duration timeout) {
    keeps++;
    if (failure.isPresent()) {
      return CompletableFuture.failedStage(failure.get());
    }
    Versioned now =
        kept.merge(
            replica,
            entry.versioned(),
            (before, given) -> before.version().compareTo(given.version()) > 0 ? before : given);
    return CompletableFuture.completedStage(new KeepAnswer(now.version(), true));
  }

  @Override
  public CompletionStage<ReadAnswer> peek(Endpoint replica, ReadRequest request, Duration timeout) {
    Optional<Versioned> found = Optional.ofNullable(kept.get(replica));
    return CompletableFuture.completedStage(
        new ReadAnswer(
            found.map(Versioned::version), found, true, written.getOrDefault(replica, Set.of())));
  }
}
