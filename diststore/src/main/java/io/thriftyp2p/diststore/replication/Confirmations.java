package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.replication.SlotBundles.Bundle;
import io.thriftyp2p.locator.node.Endpoint;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;

/** Collects what is to be confirmed to whom. For one thread. */
final class Confirmations {
  private final Map<Endpoint, Collected> byPeer = new TreeMap<>();
  private final IntFunction<SlotHolding> holding;

  /**
   * @param holding what this node has of a slot
   */
  Confirmations(IntFunction<SlotHolding> holding) {
    this.holding = holding;
  }

  private static final class Collected {
    private final SlotPartition<ReplicaGroup> groups = new SlotPartition<>();
    private final SlotPartition<SlotAnswer> said = new SlotPartition<>();
  }

  /** This node is whole in some slots of the bundle: those who turned with it may be, too. */
  void add(Bundle bundle, BitSet whole) {
    if (whole.isEmpty()) {
      return;
    }
    ReplicaGroup target = bundle.inheritance().target();
    bundle
        .inheritance()
        .answers()
        .forEach(
            (peer, answer) -> {
              boolean turnedToIt = answer.agreed() && target.contains(peer);
              if (turnedToIt && lacksOnlyThis(bundle.inheritance(), answer.standing())) {
                Collected collected = byPeer.computeIfAbsent(peer, p -> new Collected());
                collected.groups.addAll(whole, target);
                collected.said.addAll(whole, answer);
              }
            });
  }

  /**
   * A node without memory in the group has not waited for those of its members that are away; one
   * that may have acknowledged something there with them waits for them itself.
   */
  private static boolean lacksOnlyThis(Inheritance ours, Standing theirs) {
    ReplicaGroup target = ours.target();
    boolean wholeAlready = theirs.whole() && theirs.group().equals(target);
    return !wholeAlready && !(ours.own().blank() && theirs.earlier().contains(target));
  }

  void forEach(BiConsumer<Endpoint, SlotConfirmation> consumer) {
    Map<Integer, SlotHolding> held = new HashMap<>();
    byPeer.forEach(
        (peer, collected) -> {
          List<SlotMove> groups = new ArrayList<>();
          Map<Integer, SlotHolding> holdings = new HashMap<>();
          collected.groups.forEach(
              (group, slots) -> {
                groups.add(new SlotMove(slots, group.id()));
                slots.stream()
                    .forEach(
                        slot -> holdings.put(slot, held.computeIfAbsent(slot, holding::apply)));
              });
          holdings.values().removeIf(SlotHolding::isNothing);
          consumer.accept(
              peer, new SlotConfirmation(groups, new SlotReports(collected.said, holdings)));
        });
  }
}
