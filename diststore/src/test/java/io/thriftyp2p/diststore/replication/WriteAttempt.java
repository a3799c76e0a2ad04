package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.diststore.storage.Versioned;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** One write as its client sees it, from the first try to what it was told in the end. */
final class WriteAttempt {
  /** What the client was told. */
  enum Fate {
    OPEN,
    ACKNOWLEDGED,
    UNKNOWN,
    NOT_APPLIED
  }

  final Key key;
  final long id;
  final Optional<byte[]> value;
  final boolean expires;
  final long beganNanos;
  final Optional<Version> floor;
  long endedNanos = Long.MAX_VALUE;
  Fate fate = Fate.OPEN;
  Optional<Version> version = Optional.empty();
  int tries;

  /** Whether anybody was shown it. */
  boolean seen;

  /**
   * @param value absent: a deletion
   * @param floor the greatest version of the key that was acknowledged before this began
   */
  WriteAttempt(
      Key key,
      long id,
      Optional<String> value,
      boolean expires,
      long beganNanos,
      Optional<Version> floor) {
    this.key = key;
    this.id = id;
    this.value = value.map(text -> text.getBytes(StandardCharsets.UTF_8));
    this.expires = expires;
    this.beganNanos = beganNanos;
    this.floor = floor;
  }

  /** Whether a replica may forget it in time. */
  boolean isForgettable() {
    return value.isEmpty() || expires;
  }

  /** Whether that is what this write wrote, to the last byte. */
  boolean isSameAs(Versioned found) {
    boolean sameValue =
        value.isPresent() == found.value().isPresent()
            && (value.isEmpty() || Arrays.equals(value.get(), found.value().get()));
    return sameValue && expires == (found.expiresAtMillis() != Versioned.NEVER);
  }

  /** Whether this was over before the other one began. */
  boolean isBefore(WriteAttempt other) {
    return fate == Fate.ACKNOWLEDGED && endedNanos < other.beganNanos;
  }

  @Override
  public String toString() {
    return "%s %s %s from %.3f to %s in %d tries%s"
        .formatted(
            value.map(text -> "put " + new String(text, StandardCharsets.UTF_8)).orElse("delete"),
            expires ? "(expires)" : "",
            fate,
            beganNanos / 1e9,
            endedNanos == Long.MAX_VALUE ? "-" : "%.3f".formatted(endedNanos / 1e9),
            tries,
            version.map(v -> " at " + v).orElse(""));
  }
}
