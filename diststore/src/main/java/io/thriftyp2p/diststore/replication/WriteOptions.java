package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.diststore.storage.Versioned;
import java.time.Duration;
import java.util.Optional;

/**
 * How a write is to be made.
 *
 * @param timeToLive after which the key counts as deleted, on every replica alike; absent: never
 * @param writeId names the write: one that is repeated under the same name happens once; {@link
 *     Versioned#UNNAMED} where it never will be
 * @param contentType of the value, kept with it; see {@link Versioned#isContentType}
 * @param repeated whether this write may have happened already, under the same name
 */
public record WriteOptions(
    Consistency consistency,
    Optional<Duration> timeToLive,
    Optional<String> contentType,
    long writeId,
    boolean repeated) {
  public static final WriteOptions DEFAULTS =
      new WriteOptions(
          Consistency.QUORUM, Optional.empty(), Optional.empty(), Versioned.UNNAMED, false);

  public WriteOptions {
    if (timeToLive.filter(ttl -> ttl.isNegative() || ttl.isZero()).isPresent()) {
      throw new IllegalArgumentException("a time to live is longer than nothing");
    }
    if (contentType.filter(type -> !Versioned.isContentType(type)).isPresent()) {
      throw new IllegalArgumentException("this content type cannot be kept");
    }
  }

  public WriteOptions withConsistency(Consistency newConsistency) {
    return new WriteOptions(newConsistency, timeToLive, contentType, writeId, repeated);
  }

  public WriteOptions withTimeToLive(Duration newTimeToLive) {
    return new WriteOptions(
        consistency, Optional.of(newTimeToLive), contentType, writeId, repeated);
  }

  public WriteOptions withContentType(String type) {
    return new WriteOptions(consistency, timeToLive, Optional.of(type), writeId, repeated);
  }

  /** What such a write leaves: the value, or a deletion where that is absent. */
  Versioned versioned(Version version, Optional<byte[]> value) {
    Versioned versioned =
        value
            .map(bytes -> Versioned.value(version, bytes))
            .orElseGet(() -> Versioned.tombstone(version));
    if (writeId != Versioned.UNNAMED) {
      versioned = versioned.writtenBy(writeId);
    }
    if (contentType.isPresent() && value.isPresent()) {
      versioned = versioned.ofType(contentType.get());
    }
    return timeToLive.isPresent()
        ? versioned.expiringAt(version.millis() + timeToLive.get().toMillis())
        : versioned;
  }

  /** Names the write; {@code again} when it is not the first try under that name. */
  public WriteOptions named(long newWriteId, boolean again) {
    return new WriteOptions(consistency, timeToLive, contentType, newWriteId, again);
  }
}
