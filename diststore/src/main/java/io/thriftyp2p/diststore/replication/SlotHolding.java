package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.SlotDigest;

/**
 * What a node has of a slot.
 *
 * @param purgedTo clock up to which deleted keys are forgotten
 */
public record SlotHolding(SlotDigest digest, long purgedTo) {
  static final SlotHolding NOTHING = new SlotHolding(SlotDigest.EMPTY, 0);

  boolean isNothing() {
    return digest.isEmpty() && purgedTo == 0;
  }
}
