package io.thriftyp2p.diststore.storage;

import java.nio.ByteBuffer;

/**
 * What is known of a slot without reading it; lies beside the entries it describes, and is written
 * together with them.
 *
 * @param tombstones of the digest's count
 * @param bytes of keys and values
 * @param latestClock the greatest of all versions that were ever kept in the slot
 */
record SlotTotals(SlotDigest digest, long tombstones, long bytes, long latestClock) {
  static final SlotTotals EMPTY = new SlotTotals(SlotDigest.EMPTY, 0, 0, 0);

  private static final byte FORMAT = 1;
  private static final int LENGTH = 41;

  SlotTotals plus(Key key, Version version, boolean tombstone, int valueBytes) {
    boolean later = Long.compareUnsigned(version.clock(), latestClock) > 0;
    return new SlotTotals(
        digest.plus(key, version),
        tombstones + (tombstone ? 1 : 0),
        bytes + key.bytes().length + valueBytes,
        later ? version.clock() : latestClock);
  }

  SlotTotals minus(Key key, Version version, boolean tombstone, int valueBytes) {
    return new SlotTotals(
        digest.minus(key, version),
        tombstones - (tombstone ? 1 : 0),
        bytes - key.bytes().length - valueBytes,
        latestClock);
  }

  /** Nothing kept, but the clock remembered. */
  SlotTotals emptied() {
    return new SlotTotals(SlotDigest.EMPTY, 0, 0, latestClock);
  }

  byte[] encoded() {
    return ByteBuffer.allocate(LENGTH)
        .put(FORMAT)
        .putLong(digest.count())
        .putLong(digest.sum())
        .putLong(tombstones)
        .putLong(bytes)
        .putLong(latestClock)
        .array();
  }

  static SlotTotals decoded(byte[] encoded) {
    if (encoded.length != LENGTH || encoded[0] != FORMAT) {
      throw new CorruptEntryException("a slot's totals of a format that is not known");
    }
    ByteBuffer buffer = ByteBuffer.wrap(encoded, 1, LENGTH - 1);
    SlotDigest digest = new SlotDigest(buffer.getLong(), buffer.getLong());
    return new SlotTotals(digest, buffer.getLong(), buffer.getLong(), buffer.getLong());
  }
}
