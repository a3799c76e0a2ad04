package io.thriftyp2p.locator.ring;

import io.thriftyp2p.locator.node.Endpoint;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * One walk clockwise for a preference list: takes the first member of each zone, remembers those
 * that it passes over, and falls back on them when every zone is used.
 */
final class PreferenceWalk {
  private final Placement placement;
  private final Zones zones;
  private final int count;
  private final BitSet seen = new BitSet();
  private final BitSet usedZones = new BitSet();
  private final List<Endpoint> chosen;
  private final List<Endpoint> passedOver = new ArrayList<>();

  PreferenceWalk(Placement placement, Zones zones, int count) {
    this.placement = placement;
    this.zones = zones;
    this.count = Math.min(count, zones.members());
    this.chosen = new ArrayList<>(this.count);
  }

  /**
   * @param start an index into the table of points
   */
  List<Endpoint> from(int start) {
    PointTable table = placement.table();
    int index = start;
    while (!isComplete()) {
      visit(table.member(index));
      index = index + 1 == table.size() ? 0 : index + 1;
    }
    chosen.addAll(passedOver.subList(0, count - chosen.size()));
    return List.copyOf(chosen);
  }

  /** True at the latest when the whole circle is walked, since every zone has been met by then. */
  private boolean isComplete() {
    return chosen.size() == count
        || (chosen.size() == zones.size() && chosen.size() + passedOver.size() >= count);
  }

  private void visit(int member) {
    if (seen.get(member)) {
      return;
    }
    seen.set(member);
    Endpoint endpoint = placement.members().get(member).endpoint();
    int zone = zones.of(member);
    if (usedZones.get(zone)) {
      passedOver.add(endpoint);
    } else {
      usedZones.set(zone);
      chosen.add(endpoint);
    }
  }
}
