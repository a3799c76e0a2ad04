package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.ring.HashRing;
import java.util.List;

/**
 * Which slot a key is in, and who is to keep a slot: those who come first, clockwise, from its
 * first position on. All nodes of a ring have the same one.
 *
 * @param count of slots, a power of two up to {@link HashRing#SLOTS}; a simulation has few, since
 *     each change of the ring looks at all of them
 */
public record SlotMap(int count) {
  public SlotMap {
    if (Integer.bitCount(count) != 1 || count < 2 || count > HashRing.SLOTS) {
      throw new IllegalArgumentException("a ring cannot have " + count + " slots");
    }
  }

  private int shift() {
    return 32 - Integer.numberOfTrailingZeros(count);
  }

  int slot(HashRing ring, Key key) {
    return (int) (key.position(ring.layout()) >>> shift());
  }

  /** So many members at most; the first one is the owner. */
  List<Endpoint> preference(HashRing ring, int slot, int members) {
    return ring.preferenceListAt((long) slot << shift(), members);
  }

  boolean isSlot(int slot) {
    return slot >= 0 && slot < count;
  }
}
