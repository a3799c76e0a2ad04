package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.Versioned;
import java.time.Duration;
import java.util.Optional;

/**
 * How a write is to be made.
 *
 * @param timeToLive after which the key counts as deleted, on every replica alike; absent: never
 * @param writeId names the write: one that is repeated under the same name happens once; {@link
 *     Versioned#UNNAMED} where it never will be
 * @param repeated whether this write may have happened already, under the same name
 */
public record WriteOptions(
    Consistency consistency, Optional<Duration> timeToLive, long writeId, boolean repeated) {
  public static final WriteOptions DEFAULTS =
      new WriteOptions(Consistency.QUORUM, Optional.empty(), Versioned.UNNAMED, false);

  public WriteOptions {
    if (timeToLive.filter(ttl -> ttl.isNegative() || ttl.isZero()).isPresent()) {
      throw new IllegalArgumentException("a time to live is longer than nothing");
    }
  }

  public WriteOptions withConsistency(Consistency newConsistency) {
    return new WriteOptions(newConsistency, timeToLive, writeId, repeated);
  }

  public WriteOptions withTimeToLive(Duration newTimeToLive) {
    return new WriteOptions(consistency, Optional.of(newTimeToLive), writeId, repeated);
  }

  /** Names the write; {@code again} when it is not the first try under that name. */
  public WriteOptions named(long newWriteId, boolean again) {
    return new WriteOptions(consistency, timeToLive, newWriteId, again);
  }
}
