package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.ring.HashRing;
import io.thriftyp2p.locator.ring.Layout;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a change of the ring means for the slots of one node: who may hold what is ours now. */
final class SlotMoves {
  private final Endpoint self;
  private final HashRing before;
  private final Topology after;
  private final SlotLedger ledger;

  /** The ring as it would be without this node; empty where nothing is still coming in. */
  private final HashRing withoutSelf;

  SlotMoves(Endpoint self, Topology before, Topology after, SlotLedger ledger) {
    this.self = self;
    this.after = after;
    this.ledger = ledger;
    // A node that enters a ring takes its slots from those who would have them without it.
    this.before =
        before.ring().isEmpty() && after.ring().contains(self)
            ? after.ring().without(self)
            : before.ring();
    this.withoutSelf =
        ledger.allSources().isEmpty()
            ? HashRing.empty(after.ring().layout())
            : after.ring().without(self);
  }

  void record() {
    ledger.removeSources(source -> !after.hasNode(source));
    for (int slot = 0; slot < HashRing.SLOTS; slot++) {
      List<Endpoint> owners = after.ring().owners(slot);
      List<Endpoint> earlier = before.owners(slot);
      if (!owners.contains(self)) {
        if (!after.canBeClaimed(slot)) {
          // Its owners know nothing of claims: the keys are brought to them.
          ledger.noClaimComes(slot);
        } else if (earlier.contains(self)) {
          ledger.lost(slot);
        }
      } else if (!earlier.equals(owners) || dividedSlot(owners)) {
        addSources(slot, earlier);
        ledger.gained(slot);
      } else if (!ledger.sources(slot).isEmpty()) {
        // Still coming in: the node that would own the slot without us may have got it meanwhile.
        addSources(slot, withoutSelf.owners(slot));
      }
    }
  }

  /**
   * In the classic layout owners share a slot, and may move their border without changing hands.
   */
  private boolean dividedSlot(List<Endpoint> owners) {
    return after.ring().layout() == Layout.CLASSIC && owners.size() > 1;
  }

  private void addSources(int slot, List<Endpoint> earlier) {
    Set<Endpoint> sources = new HashSet<>(earlier);
    sources.addAll(after.leaving());
    sources.addAll(ledger.furtherHolders(slot, self));
    sources.remove(self);
    sources.stream().filter(after::hasNode).forEach(source -> ledger.addSource(slot, source));
  }
}
