package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.locator.node.Endpoint;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Slots in bundles: those of a bundle have the same past, as far as anybody has told, and so the
 * same is to be done for them. What a node holds of each is kept beside. For one thread.
 */
final class SlotBundles {
  /** Some slots, and what is known of their past. */
  static final class Bundle {
    private final BitSet slots;
    private final Inheritance inheritance;

    private Bundle(BitSet slots, Inheritance inheritance) {
      this.slots = slots;
      this.inheritance = inheritance;
    }

    BitSet slots() {
      return slots;
    }

    Inheritance inheritance() {
      return inheritance;
    }
  }

  private final Set<Bundle> bundles = new LinkedHashSet<>();
  private final Map<Integer, Bundle> bySlot = new HashMap<>();
  private final Map<Endpoint, Map<Integer, SlotHolding>> holdings = new TreeMap<>();

  /** By this node's part in them, and the groups that the ring names. */
  static SlotBundles of(BitSet slots, LocalReplica local) {
    SlotBundles bundles = new SlotBundles();
    SlotPartition<ReplicaGroup> targets = new SlotPartition<>();
    slots.stream().forEach(slot -> targets.add(slot, local.owners().group(slot)));
    targets.forEach(
        (target, theirs) -> {
          SlotPartition<Standing> standings = new SlotPartition<>();
          theirs.stream().forEach(slot -> standings.add(slot, local.states().get(slot).standing()));
          standings.forEach(
              (own, same) -> bundles.add(same, new Inheritance(local.self(), own, target)));
        });
    return bundles;
  }

  private void add(BitSet slots, Inheritance inheritance) {
    Bundle bundle = new Bundle(slots, inheritance);
    bundles.add(bundle);
    slots.stream().forEach(slot -> bySlot.put(slot, bundle));
  }

  /** As they are now; they may change meanwhile. */
  List<Bundle> bundles() {
    return List.copyOf(bundles);
  }

  /** All slots of all bundles. */
  BitSet slots() {
    BitSet slots = new BitSet();
    bySlot.keySet().forEach(slots::set);
    return slots;
  }

  boolean contains(int slot) {
    return bySlot.containsKey(slot);
  }

  /** What the nodes have of each slot, by node; a slot that is not there is empty. */
  Map<Endpoint, Map<Integer, SlotHolding>> holdings() {
    return holdings;
  }

  SlotHolding holding(Endpoint peer, int slot) {
    return holdings.getOrDefault(peer, Map.of()).getOrDefault(slot, SlotHolding.NOTHING);
  }

  /**
   * Up to which clock what the peer lacks was deleted, also where it is not whole: it was when it
   * forgot, and what is as old has not become more since. 0 for one that takes no part.
   */
  long purgedTo(Endpoint peer, int slot) {
    long clock = holding(peer, slot).purgedTo();
    Bundle bundle = bySlot.get(slot);
    if (clock == 0 || bundle == null) {
      return 0;
    }
    SlotAnswer answer = bundle.inheritance.answers().get(peer);
    return answer == null || answer.standing().blank() || !answer.standing().group().contains(peer)
        ? 0
        : clock;
  }

  /** The latest such clock of any of them. */
  long purgedTo(int slot) {
    long latest = 0;
    for (Endpoint peer : holdings.keySet()) {
      long clock = purgedTo(peer, slot);
      latest = Long.compareUnsigned(clock, latest) > 0 ? clock : latest;
    }
    return latest;
  }

  void heard(Endpoint peer, SlotReports reports) {
    Map<Integer, SlotHolding> held = holdings.computeIfAbsent(peer, p -> new HashMap<>());
    reports
        .answers()
        .forEach(
            (answer, slots) -> {
              slots.stream().forEach(slot -> keep(held, slot, reports.holding(slot)));
              touched(slots)
                  .forEach((bundle, some) -> part(bundle, some).inheritance().heard(peer, answer));
            });
  }

  private static void keep(Map<Integer, SlotHolding> held, int slot, SlotHolding holding) {
    if (holding.isNothing()) {
      held.remove(slot);
    } else {
      held.put(slot, holding);
    }
  }

  private Map<Bundle, BitSet> touched(BitSet slots) {
    Map<Bundle, BitSet> touched = new LinkedHashMap<>();
    slots.stream()
        .forEach(
            slot -> {
              Bundle bundle = bySlot.get(slot);
              if (bundle != null) {
                touched.computeIfAbsent(bundle, b -> new BitSet()).set(slot);
              }
            });
    return touched;
  }

  /** Those slots of a bundle as a bundle of their own. */
  private Bundle part(Bundle bundle, BitSet some) {
    if (some.equals(bundle.slots)) {
      return bundle;
    }
    bundle.slots.andNot(some);
    Bundle part = new Bundle(some, bundle.inheritance.with(bundle.inheritance.own()));
    bundles.add(part);
    some.stream().forEach(slot -> bySlot.put(slot, part));
    return part;
  }

  /** The slots of the bundle in parts, as this node stands in them now; the others are left out. */
  void restand(Bundle bundle, SlotPartition<Standing> parts) {
    remove(bundle.slots);
    parts.forEach((standing, slots) -> add(slots, bundle.inheritance.with(standing)));
  }

  void remove(BitSet gone) {
    List<Bundle> smaller = new ArrayList<>();
    touched(gone)
        .forEach(
            (bundle, some) -> {
              some.stream().forEach(bySlot::remove);
              bundle.slots.andNot(some);
              smaller.add(bundle);
            });
    smaller.stream().filter(bundle -> bundle.slots.isEmpty()).forEach(bundles::remove);
  }
}
