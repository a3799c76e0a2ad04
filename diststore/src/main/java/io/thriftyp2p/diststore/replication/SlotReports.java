package io.thriftyp2p.diststore.replication;

import java.util.BitSet;
import java.util.Map;
import java.util.Optional;

/**
 * What a node says of some slots.
 *
 * @param holdings of those slots of which it has, or has forgotten, something
 */
public record SlotReports(SlotPartition<SlotAnswer> answers, Map<Integer, SlotHolding> holdings) {
  SlotHolding holding(int slot) {
    return holdings.getOrDefault(slot, SlotHolding.NOTHING);
  }

  /** Absent where it says nothing of the slot. */
  Optional<Standing> standing(int slot) {
    return answers.find(slot).map(SlotAnswer::standing);
  }

  /** The slots in which the node is a whole replica in the group. */
  BitSet wholeIn(ReplicaGroup group) {
    BitSet whole = new BitSet();
    answers.forEach(
        (answer, slots) -> {
          if (answer.standing().whole() && answer.standing().group().equals(group)) {
            whole.or(slots);
          }
        });
    return whole;
  }
}
