package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.replication.ReplicationCounts.Event;
import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.StorageEngine;
import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.diststore.storage.Versioned;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Requests of clients that are carried out here and now, or not at all: where this node is the only
 * replica, and keeps everything in memory. Whatever this declines, {@link Replicator} carries out.
 * Safe for use by many threads; does not block.
 */
public final class RequestsAtOnce {
  private final AtOnce atOnce;
  private final ReplicationCounts counts;
  private final Predicate<Versioned> live;

  /**
   * @param live whether what is kept has a value now
   */
  RequestsAtOnce(AtOnce atOnce, ReplicationCounts counts, Predicate<Versioned> live) {
    this.atOnce = atOnce;
    this.counts = counts;
    this.live = live;
  }

  /** Whether it makes sense to ask for {@link #get} and {@link #put}. */
  public boolean isAlone() {
    return atOnce.isAlone();
  }

  /** Whether it makes sense to ask for {@link #readHere}. */
  public boolean isInMemory() {
    return atOnce.isInMemory();
  }

  /** As {@link StorageEngine#touch}. */
  public int touch(Key key, boolean toWrite) {
    return atOnce.touch(key, toWrite);
  }

  /** What a quorum keeps of a key; empty when others have to be asked. */
  public Optional<Found> get(Key key) {
    Optional<Found> found = atOnce.read(key, Consistency.QUORUM);
    return found.isEmpty() ? found : Optional.of(found.get().filter(live));
  }

  /** What this node keeps of a key, as {@link LocalKeys#read}; empty: that has to be asked. */
  public Optional<ReplicaRead> readHere(Key key) {
    return atOnce.readHere(key).map(read -> read.filter(live));
  }

  /** What was found of so many keys was given to clients. */
  public void got(int keys) {
    counts.add(Event.GET, keys);
  }

  /** Writes a value; empty when others have to be asked, and then nothing was done. */
  public Optional<Version> put(Key key, byte[] value, WriteOptions options) {
    Optional<Version> version = atOnce.write(key, Optional.of(value), options);
    if (version.isPresent()) {
      counts.count(Event.PUT);
    }
    return version;
  }
}
