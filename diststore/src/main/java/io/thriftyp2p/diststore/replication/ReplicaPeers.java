package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.StoredEntry;
import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.diststore.storage.Versioned;
import io.thriftyp2p.locator.node.Endpoint;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The other nodes of the store, for requests. No method blocks; the stages complete in any thread,
 * with a {@link io.thriftyp2p.locator.node.PeerException}, a {@link NotReplicaException} or an
 * {@link UnavailableException} where it did not work.
 */
public interface ReplicaPeers {
  /** Has a replica carry out a write, or a deletion when the value is absent. */
  CompletionStage<Version> write(
      Endpoint replica, Key key, Optional<byte[]> value, WriteOptions options, Duration timeout);

  /** Has a replica carry out a read. */
  CompletionStage<Optional<Versioned>> read(
      Endpoint replica, Key key, Consistency consistency, Duration timeout);

  /**
   * Gives a replica a version to keep, for a quorum of that group; completes when it is kept as
   * durably as that node promises.
   */
  CompletionStage<KeepAnswer> keep(
      Endpoint replica, long group, StoredEntry entry, Duration timeout);

  /** Asks a replica what it keeps. */
  CompletionStage<ReadAnswer> peek(Endpoint replica, ReadRequest request, Duration timeout);
}
