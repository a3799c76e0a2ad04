package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.diststore.storage.Versioned;
import io.thriftyp2p.locator.node.Endpoint;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What is to be done with a key, wherever it is done. */
abstract class RoutedRequest<T> {
  /** What requests are carried out with. */
  record Means(
      LocalReplica local,
      Coordinator coordinator,
      ReplicaPeers peers,
      ClassicOwners classic,
      StandStill standStill) {}

  final Means means;
  final Key key;
  private boolean tried;

  private RoutedRequest(Means means, Key key) {
    this.means = means;
    this.key = key;
  }

  /** Whether this is not the first try; asked at the beginning of each. */
  final boolean isRetry() {
    boolean before = tried;
    tried = true;
    return before;
  }

  abstract boolean isWrite();

  abstract CompletionStage<T> here(Duration timeLeft);

  abstract CompletionStage<T> there(Endpoint replica, Duration timeLeft);

  /** A try failed, and nobody knows whether it was carried out nevertheless. */
  abstract void uncertain();

  /** By now the client may have had it carried out elsewhere. */
  abstract void again();

  /** Whether an uncertain try may have changed something. */
  abstract boolean mayHaveBeenApplied();

  static final class Writing extends RoutedRequest<Version> {
    private final Optional<byte[]> value;
    private volatile WriteOptions options;
    private volatile boolean uncertain;

    Writing(Means means, Key key, Optional<byte[]> value, WriteOptions options) {
      super(means, key);
      this.value = value;
      this.options = options;
    }

    @Override
    boolean isWrite() {
      return true;
    }

    @Override
    CompletionStage<Version> here(Duration timeLeft) {
      Optional<Endpoint> owner = means.local.topology().classicOwner(key);
      return owner.isPresent()
          ? means
              .coordinator
              .requireWhole(key)
              .thenCompose(whole -> means.classic.write(owner.get(), key, value, timeLeft))
          : means.coordinator.write(key, value, options, timeLeft);
    }

    @Override
    CompletionStage<Version> there(Endpoint replica, Duration timeLeft) {
      if (means.standStill.lately()) {
        // The other node does not know that it may be old.
        again();
      }
      return means.peers.write(replica, key, value, options, timeLeft);
    }

    @Override
    void uncertain() {
      uncertain = true;
      again();
    }

    @Override
    void again() {
      options = options.named(options.writeId(), true);
    }

    @Override
    boolean mayHaveBeenApplied() {
      return uncertain;
    }
  }

  static final class Reading extends RoutedRequest<Optional<Versioned>> {
    private final Consistency consistency;

    Reading(Means means, Key key, Consistency consistency) {
      super(means, key);
      this.consistency = consistency;
    }

    @Override
    boolean isWrite() {
      return false;
    }

    @Override
    CompletionStage<Optional<Versioned>> here(Duration timeLeft) {
      Optional<Endpoint> owner = means.local.topology().classicOwner(key);
      return owner.isPresent()
          ? means
              .coordinator
              .requireWhole(key)
              .thenCompose(whole -> means.classic.read(owner.get(), key, timeLeft))
          : means.coordinator.read(key, consistency, timeLeft);
    }

    @Override
    CompletionStage<Optional<Versioned>> there(Endpoint replica, Duration timeLeft) {
      return means.peers.read(replica, key, consistency, timeLeft);
    }

    @Override
    void uncertain() {}

    @Override
    void again() {}

    @Override
    boolean mayHaveBeenApplied() {
      return false;
    }
  }
}
