package io.thriftyp2p.locator.ring;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The zones of a ring's members, numbered; a member in no zone has one to itself. */
final class Zones {
  private final int[] zoneOfMember;
  private final int zones;
  private final int members;

  private Zones(int[] zoneOfMember, int zones, int members) {
    this.zoneOfMember = zoneOfMember;
    this.zones = zones;
    this.members = members;
  }

  static Zones of(Placement placement) {
    List<RingMember> all = placement.members();
    int[] zoneOfMember = new int[all.size()];
    Map<String, Integer> numbers = new HashMap<>();
    int zones = 0;
    int placed = 0;
    for (int i = 0; i < all.size(); i++) {
      if (placement.pointsOf(i) == 0) {
        continue;
      }
      placed++;
      String zone = all.get(i).zone();
      int number = zone.isEmpty() ? zones : numbers.getOrDefault(zone, zones);
      numbers.put(zone, number);
      zones = Math.max(zones, number + 1);
      zoneOfMember[i] = number;
    }
    return new Zones(zoneOfMember, zones, placed);
  }

  int of(int member) {
    return zoneOfMember[member];
  }

  /** How many there are, of members that have points. */
  int size() {
    return zones;
  }

  /** How many members have points. */
  int members() {
    return members;
  }
}
