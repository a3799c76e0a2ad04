package io.thriftyp2p.diststore.replication;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The slots that this node is to keep, and of which it is not a whole replica yet. Looks again only
 * at those that have changed, since it is asked often. For the scheduler's thread.
 */
final class OpenSlots {
  private final LocalReplica local;
  private final BitSet turned = new BitSet();
  private final BitSet unturned = new BitSet();
  private @Nullable SlotOwners owners;

  OpenSlots(LocalReplica local) {
    this.local = local;
  }

  /** Those that have turned to the group that the ring names. */
  BitSet turned() {
    refresh();
    return (BitSet) turned.clone();
  }

  /** Those that have not, or of which this node has no memory. */
  BitSet unturned() {
    refresh();
    return (BitSet) unturned.clone();
  }

  BitSet all() {
    BitSet all = turned();
    all.or(unturned);
    return all;
  }

  private void refresh() {
    BitSet changed = local.states().takeChanged();
    if (local.owners() != owners) {
      owners = local.owners();
      changed.set(0, local.states().count());
    }
    changed.stream().forEach(this::refresh);
  }

  private void refresh(int slot) {
    SlotState state = local.states().get(slot);
    boolean here = state.group().equals(local.owners().group(slot));
    boolean open = local.owned().get(slot) && !(here && state.whole());
    turned.set(slot, open && here && !state.blank());
    unturned.set(slot, open && !(here && !state.blank()));
  }
}
