package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.StoredEntry;
import io.thriftyp2p.diststore.storage.Version;
import java.util.Arrays;
import java.util.List;

/**
 * What a node has of a slot: equal receipts, equal contents.
 *
 * @param count of versions
 * @param digest the sum of the entries' 64-bit hashes, so that their order does not matter
 */
public record SlotReceipt(int slot, long count, long digest) {
  static SlotReceipt nothing(int slot) {
    return new SlotReceipt(slot, 0, 0);
  }

  static SlotReceipt of(int slot, List<StoredEntry> entries) {
    SlotReceipt receipt = nothing(slot);
    for (StoredEntry entry : entries) {
      receipt = receipt.plus(entry);
    }
    return receipt;
  }

  SlotReceipt plus(StoredEntry entry) {
    return new SlotReceipt(slot, count + 1, digest + hash(entry));
  }

  private static long hash(StoredEntry entry) {
    Version version = entry.versioned().version();
    long hash = mix(version.clock());
    hash = mix(hash ^ version.node().value());
    hash = mix(hash ^ Arrays.hashCode(entry.key().bytes()));
    return mix(hash ^ entry.versioned().value().map(Arrays::hashCode).orElse(-1));
  }

  /** The finalizer of MurmurHash3 (Appleby, 2011). */
  private static long mix(long bits) {
    long mixed = (bits ^ (bits >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ (mixed >>> 33);
  }
}
