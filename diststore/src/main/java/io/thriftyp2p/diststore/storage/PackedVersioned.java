package io.thriftyp2p.diststore.storage;

import org.jspecify.annotations.Nullable;

/** As it lies in memory, in a {@link PackedEntry}: each part is made when it is asked for. */
final class PackedVersioned extends Versioned {
  private final byte[] packed;

  PackedVersioned(byte[] packed) {
    this.packed = packed;
  }

  @Override
  public Version version() {
    return PackedEntry.version(packed);
  }

  @Override
  byte @Nullable [] valueOrNull() {
    return PackedEntry.value(packed);
  }

  @Override
  public void giveValue(Bytes taker) {
    int length = PackedEntry.valueBytes(packed);
    taker.take(packed, packed.length - length, length);
  }

  @Override
  public long expiresAtMillis() {
    return PackedEntry.expiresAtMillis(packed);
  }

  @Override
  public long writeId() {
    return PackedEntry.writeId(packed);
  }

  @Override
  @Nullable String contentTypeOrNull() {
    return PackedEntry.contentType(packed);
  }

  @Override
  public boolean isTombstone() {
    return PackedEntry.isTombstone(packed);
  }

  @Override
  public int valueBytes() {
    return PackedEntry.valueBytes(packed);
  }
}
