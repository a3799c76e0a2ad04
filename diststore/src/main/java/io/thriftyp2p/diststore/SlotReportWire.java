package io.thriftyp2p.diststore;

import io.thriftyp2p.diststore.replication.ReplicaGroup;
import io.thriftyp2p.diststore.replication.SlotReport;
import io.thriftyp2p.locator.Wire;
import io.thriftyp2p.thrift.locator.Location;
import io.thriftyp2p.thrift.replication.SlotReports;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reports about slots: many slots have the same few groups, which travel once. */
final class SlotReportWire {
  private SlotReportWire() {}

  static SlotReports reports(List<SlotReport> reports) {
    Map<ReplicaGroup, Integer> indexes = new LinkedHashMap<>();
    List<io.thriftyp2p.thrift.replication.SlotReport> wire = new ArrayList<>(reports.size());
    for (SlotReport report : reports) {
      wire.add(
          new io.thriftyp2p.thrift.replication.SlotReport(
              report.slot(),
              index(indexes, report.group()),
              report.earlier().stream().map(group -> index(indexes, group)).toList(),
              report.blank(),
              ReplicationWire.digest(report.digest()),
              report.purgedTo(),
              report.agreed()));
    }
    List<List<Location>> groups = new ArrayList<>();
    indexes.keySet().forEach(group -> groups.add(Wire.locations(group.members())));
    return new SlotReports(groups, wire);
  }

  private static int index(Map<ReplicaGroup, Integer> indexes, ReplicaGroup group) {
    if (group.size() == 0) {
      return -1;
    }
    Integer known = indexes.get(group);
    if (known == null) {
      known = indexes.size();
      indexes.put(group, known);
    }
    return known;
  }

  static List<SlotReport> reports(SlotReports wire) {
    List<ReplicaGroup> groups =
        wire.groups.stream().map(group -> ReplicaGroup.of(Wire.endpoints(group))).toList();
    return wire.reports.stream()
        .map(
            report ->
                new SlotReport(
                    report.slot,
                    group(groups, report.group),
                    report.earlier.stream().map(index -> group(groups, index)).toList(),
                    report.blank,
                    ReplicationWire.digest(report.digest),
                    report.purged_to,
                    report.agreed))
        .toList();
  }

  private static ReplicaGroup group(List<ReplicaGroup> groups, int index) {
    return index >= 0 && index < groups.size() ? groups.get(index) : ReplicaGroup.NONE;
  }
}
