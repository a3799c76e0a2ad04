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
public abstract sealed class Versioned permits WholeVersioned, PackedVersioned {
  /** Of a version that does not end by itself. */
  public static final long NEVER = 0;

  /** Of a version whose write has no name. */
  public static final long UNNAMED = 0;

  static final int LONGEST_CONTENT_TYPE = 127;

  /** Takes bytes that are somewhere in an array, which it neither changes nor keeps. */
  @FunctionalInterface
  public interface Bytes {
    void take(byte[] array, int from, int length);
  }

  /** Takes the array over: the caller does not change it any more. */
  public static Versioned value(Version version, byte[] value) {
    return new WholeVersioned(version, value, NEVER, UNNAMED, null);
  }

  public static Versioned tombstone(Version version) {
    return new WholeVersioned(version, null, NEVER, UNNAMED, null);
  }

  /** The same, ending at a time in milliseconds since 1970, or {@link #NEVER}. */
  public Versioned expiringAt(long millis) {
    return new WholeVersioned(version(), valueOrNull(), millis, writeId(), contentTypeOrNull());
  }

  /** The same, made by the write of that name: a client that repeats a write repeats its name. */
  public Versioned writtenBy(long newWriteId) {
    return new WholeVersioned(
        version(), valueOrNull(), expiresAtMillis(), newWriteId, contentTypeOrNull());
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
    return new WholeVersioned(version(), valueOrNull(), expiresAtMillis(), writeId(), type);
  }

  /** Whether a value's type can be kept: not whether it makes sense. */
  public static boolean isContentType(String type) {
    return !type.isEmpty()
        && type.length() <= LONGEST_CONTENT_TYPE
        && type.chars().allMatch(c -> c >= ' ' && c < 0x7f);
  }

  /** The same value in another version. */
  public Versioned inVersion(Version other) {
    return new WholeVersioned(
        other, valueOrNull(), expiresAtMillis(), writeId(), contentTypeOrNull());
  }

  public abstract Version version();

  /** The value, not to be changed; empty for a tombstone. */
  public final Optional<byte[]> value() {
    return Optional.ofNullable(valueOrNull());
  }

  /** As {@link #value}; null for a tombstone. */
  abstract byte @Nullable [] valueOrNull();

  /** Gives away the value, which is empty for a tombstone, from where it is. */
  public abstract void giveValue(Bytes taker);

  /** Milliseconds since 1970, or {@link #NEVER}. */
  public abstract long expiresAtMillis();

  /** The name of the write that made this version, or {@link #UNNAMED}. */
  public abstract long writeId();

  /** The value's type; empty when its writer gave none. */
  public final Optional<String> contentType() {
    return Optional.ofNullable(contentTypeOrNull());
  }

  /** As {@link #contentType}; null when its writer gave none. */
  abstract @Nullable String contentTypeOrNull();

  public abstract boolean isTombstone();

  public abstract int valueBytes();

  /** Whether the key has a value at that time, in milliseconds since 1970. */
  public boolean isLiveAt(long millis) {
    return !isTombstone() && (expiresAtMillis() == NEVER || millis < expiresAtMillis());
  }

  /** Whether this is a later write of the same key than the other. */
  public boolean isNewerThan(Versioned other) {
    return version().compareTo(other.version()) > 0;
  }

  @Override
  public final boolean equals(Object other) {
    return other instanceof Versioned that
        && version().equals(that.version())
        && expiresAtMillis() == that.expiresAtMillis()
        && writeId() == that.writeId()
        && Objects.equals(contentTypeOrNull(), that.contentTypeOrNull())
        && Arrays.equals(valueOrNull(), that.valueOrNull());
  }

  @Override
  public final int hashCode() {
    return version().hashCode();
  }

  @Override
  public final String toString() {
    return (isTombstone() ? "tombstone" : valueBytes() + " bytes") + " at " + version();
  }
}
