package io.thriftyp2p.diststore.storage;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One version of a key: a value, or the mark that the key was deleted (a tombstone). Immutable.
 *
 * <p>A version may end by itself: from {@link #expiresAtMillis()} on its key counts as deleted.
 */
public final class Versioned {
  /** Of a version that does not end by itself. */
  public static final long NEVER = 0;

  /** Of a version whose write has no name. */
  public static final long UNNAMED = 0;

  static final int LONGEST_CONTENT_TYPE = 127;

  private final Version version;
  private final byte @Nullable [] value;
  private final long expiresAtMillis;
  private final long writeId;
  private final @Nullable String contentType;

  private Versioned(
      Version version,
      byte @Nullable [] value,
      long expiresAtMillis,
      long writeId,
      @Nullable String contentType) {
    this.version = version;
    this.value = value;
    this.expiresAtMillis = expiresAtMillis;
    this.writeId = writeId;
    this.contentType = contentType;
  }

  /** Takes the array over: the caller does not change it any more. */
  public static Versioned value(Version version, byte[] value) {
    return new Versioned(version, value, NEVER, UNNAMED, null);
  }

  /** All of it at once, as it was kept. */
  static Versioned kept(
      Version version,
      byte @Nullable [] value,
      long expiresAtMillis,
      long writeId,
      @Nullable String contentType) {
    return new Versioned(version, value, expiresAtMillis, writeId, contentType);
  }

  public static Versioned tombstone(Version version) {
    return new Versioned(version, null, NEVER, UNNAMED, null);
  }

  /** The same, ending at a time in milliseconds since 1970, or {@link #NEVER}. */
  public Versioned expiringAt(long millis) {
    return new Versioned(version, value, millis, writeId, contentType);
  }

  /** The same, made by the write of that name: a client that repeats a write repeats its name. */
  public Versioned writtenBy(long newWriteId) {
    return new Versioned(version, value, expiresAtMillis, newWriteId, contentType);
  }

  /**
   * The same, with the type of the value as its writer gave it.
   *
   * @throws IllegalArgumentException when this is no content type
   */
  public Versioned ofType(String type) {
    if (!isContentType(type)) {
      throw new IllegalArgumentException(
          "a content type has 1 to %d characters of printable ASCII"
              .formatted(LONGEST_CONTENT_TYPE));
    }
    return new Versioned(version, value, expiresAtMillis, writeId, type);
  }

  /** Whether a value's type can be kept: not whether it makes sense. */
  public static boolean isContentType(String type) {
    return !type.isEmpty()
        && type.length() <= LONGEST_CONTENT_TYPE
        && type.chars().allMatch(c -> c >= ' ' && c < 0x7f);
  }

  /** The same value in another version. */
  public Versioned inVersion(Version other) {
    return new Versioned(other, value, expiresAtMillis, writeId, contentType);
  }

  public Version version() {
    return version;
  }

  /** The value's own array, not to be changed; empty for a tombstone. */
  public Optional<byte[]> value() {
    return Optional.ofNullable(value);
  }

  /** As {@link #value}; null for a tombstone. */
  byte @Nullable [] valueOrNull() {
    return value;
  }

  /** Milliseconds since 1970, or {@link #NEVER}. */
  public long expiresAtMillis() {
    return expiresAtMillis;
  }

  /** The name of the write that made this version, or {@link #UNNAMED}. */
  public long writeId() {
    return writeId;
  }

  /** The value's type; empty when its writer gave none. */
  public Optional<String> contentType() {
    return Optional.ofNullable(contentType);
  }

  /** As {@link #contentType}; null when its writer gave none. */
  @Nullable String contentTypeOrNull() {
    return contentType;
  }

  public boolean isTombstone() {
    return value == null;
  }

  /** Whether the key has a value at that time, in milliseconds since 1970. */
  public boolean isLiveAt(long millis) {
    return value != null && (expiresAtMillis == NEVER || millis < expiresAtMillis);
  }

  /** Whether this is a later write of the same key than the other. */
  public boolean isNewerThan(Versioned other) {
    return version.compareTo(other.version) > 0;
  }

  public int valueBytes() {
    return value == null ? 0 : value.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Versioned that
        && version.equals(that.version)
        && expiresAtMillis == that.expiresAtMillis
        && writeId == that.writeId
        && Objects.equals(contentType, that.contentType)
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
