package io.thriftyp2p.diststore.storage;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One version of a key: a value, or the mark that the key was deleted (a tombstone). Immutable. */
public final class Versioned {
  private final Version version;
  private final byte @Nullable [] value;

  private Versioned(Version version, byte @Nullable [] value) {
    this.version = version;
    this.value = value;
  }

  /** Takes the array over: the caller does not change it any more. */
  public static Versioned value(Version version, byte[] value) {
    return new Versioned(version, value);
  }

  public static Versioned tombstone(Version version) {
    return new Versioned(version, null);
  }

  public Version version() {
    return version;
  }

  /** The value's own array, not to be changed; empty for a tombstone. */
  public Optional<byte[]> value() {
    return Optional.ofNullable(value);
  }

  public boolean isTombstone() {
    return value == null;
  }

  /** Whether this is a later write of the same key than the other. */
  public boolean isNewerThan(Versioned other) {
    return version.compareTo(other.version) > 0;
  }

  int valueBytes() {
    return value == null ? 0 : value.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Versioned that
        && version.equals(that.version)
        && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return version.hashCode();
  }

  @Override
  public String toString() {
    return (value == null ? "tombstone" : value.length + " bytes") + " at " + version;
  }
}
