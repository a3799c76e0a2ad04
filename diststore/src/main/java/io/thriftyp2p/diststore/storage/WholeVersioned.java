package io.thriftyp2p.diststore.storage;

import org.jspecify.annotations.Nullable;

/** As it came, each part an object of its own. */
final class WholeVersioned extends Versioned {
  private final Version version;
  private final byte @Nullable [] value;
  private final long expiresAtMillis;
  private final long writeId;
  private final @Nullable String contentType;

  WholeVersioned(
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

  @Override
  public Version version() {
    return version;
  }

  @Override
  byte @Nullable [] valueOrNull() {
    return value;
  }

  @Override
  public void giveValue(Bytes taker) {
    byte[] given = value == null ? new byte[0] : value;
    taker.take(given, 0, given.length);
  }

  @Override
  public long expiresAtMillis() {
    return expiresAtMillis;
  }

  @Override
  public long writeId() {
    return writeId;
  }

  @Override
  @Nullable String contentTypeOrNull() {
    return contentType;
  }

  @Override
  public boolean isTombstone() {
    return value == null;
  }

  @Override
  public int valueBytes() {
    return value == null ? 0 : value.length;
  }
}
