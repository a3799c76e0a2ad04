package io.thriftyp2p.diststore.storage;

/**
 * What a slot holds, in 16 bytes: equal digests, equal versions of the same keys. Digests can be
 * added and subtracted entry by entry, in any order.
 *
 * @param count of versions, tombstones included
 * @param sum of the 64-bit hashes of the keys with their versions
 */
public record SlotDigest(long count, long sum) {
  public static final SlotDigest EMPTY = new SlotDigest(0, 0);

  public SlotDigest plus(Key key, Version version) {
    return new SlotDigest(count + 1, sum + hash(key, version));
  }

  public SlotDigest minus(Key key, Version version) {
    return new SlotDigest(count - 1, sum - hash(key, version));
  }

  public SlotDigest plus(SlotDigest other) {
    return new SlotDigest(count + other.count, sum + other.sum);
  }

  public boolean isEmpty() {
    return count == 0;
  }

  private static long hash(Key key, Version version) {
    return hash(key.bytes(), version.clock(), version.node().value());
  }

  /** Of the key and the version only: what a version holds, it holds everywhere. */
  static long hash(byte[] key, long clock, long node) {
    long hash = clock * 0x9e3779b97f4a7c15L ^ node;
    for (byte b : key) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    return mix(hash ^ key.length);
  }

  /** The finalizer of MurmurHash3 (Appleby, 2011). */
  private static long mix(long bits) {
    long mixed = (bits ^ (bits >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ (mixed >>> 33);
  }
}
