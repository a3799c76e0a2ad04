package io.thriftyp2p.diststore;

import io.thriftyp2p.diststore.replication.ReplicaGroup;
import io.thriftyp2p.diststore.replication.SlotAnswer;
import io.thriftyp2p.diststore.replication.SlotHolding;
import io.thriftyp2p.diststore.replication.SlotMove;
import io.thriftyp2p.diststore.replication.SlotPartition;
import io.thriftyp2p.diststore.replication.SlotReports;
import io.thriftyp2p.diststore.replication.Standing;
import io.thriftyp2p.diststore.storage.SlotDigest;
import io.thriftyp2p.locator.Wire;
import io.thriftyp2p.locator.ring.HashRing;
import io.thriftyp2p.thrift.locator.Location;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sets of slots, and reports about them: many slots have the same few groups, which travel once.
 */
final class SlotReportWire {
  private static final int HOLDING_BYTES = 4 + 3 * 8;

  private SlotReportWire() {}

  /** The first slot and the length of each run. */
  static List<Integer> runs(BitSet slots) {
    List<Integer> runs = new ArrayList<>();
    for (int first = slots.nextSetBit(0); first >= 0; ) {
      int end = slots.nextClearBit(first);
      runs.add(first);
      runs.add(end - first);
      first = slots.nextSetBit(end);
    }
    return runs;
  }

  static BitSet slots(List<Integer> runs) {
    BitSet slots = new BitSet();
    for (int i = 0; i + 1 < runs.size(); i += 2) {
      int first = runs.get(i);
      int length = runs.get(i + 1);
      if (first < slots.length() || length < 1 || length > HashRing.SLOTS - first) {
        throw new IllegalArgumentException(
            length + " slots from " + first + " on are no run that can come here");
      }
      slots.set(first, first + length);
    }
    return slots;
  }

  static List<io.thriftyp2p.thrift.replication.SlotMove> moves(List<SlotMove> moves) {
    return moves.stream()
        .map(
            move -> new io.thriftyp2p.thrift.replication.SlotMove(runs(move.slots()), move.group()))
        .toList();
  }

  static List<SlotMove> slotMoves(List<io.thriftyp2p.thrift.replication.SlotMove> wire) {
    return wire.stream()
        .map(move -> new SlotMove(slots(required(move.slots, "slots")), move.group))
        .toList();
  }

  static io.thriftyp2p.thrift.replication.SlotReports reports(SlotReports reports) {
    Map<ReplicaGroup, Integer> indexes = new LinkedHashMap<>();
    List<io.thriftyp2p.thrift.replication.SlotAnswer> answers = new ArrayList<>();
    reports
        .answers()
        .forEach(
            (answer, slots) -> {
              Standing standing = answer.standing();
              answers.add(
                  new io.thriftyp2p.thrift.replication.SlotAnswer(
                      runs(slots),
                      index(indexes, standing.group()),
                      standing.earlier().stream().map(group -> index(indexes, group)).toList(),
                      standing.blank(),
                      answer.agreed()));
            });
    List<List<Location>> groups = new ArrayList<>();
    indexes.keySet().forEach(group -> groups.add(Wire.locations(group.members())));
    return new io.thriftyp2p.thrift.replication.SlotReports(
        groups, answers, holdings(reports.holdings()));
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

  static SlotReports reports(io.thriftyp2p.thrift.replication.SlotReports wire) {
    List<ReplicaGroup> groups =
        required(wire.groups, "groups").stream()
            .map(group -> ReplicaGroup.of(Wire.endpoints(group)))
            .toList();
    SlotPartition<SlotAnswer> answers = new SlotPartition<>();
    for (var answer : required(wire.answers, "answers")) {
      Standing standing =
          new Standing(
              group(groups, answer.group),
              required(answer.earlier, "earlier").stream()
                  .map(index -> group(groups, index))
                  .toList(),
              answer.blank);
      answers.addAll(
          slots(required(answer.slots, "slots")), new SlotAnswer(standing, answer.agreed));
    }
    return new SlotReports(answers, holdings(required(wire.holdings, "holdings")));
  }

  private static ByteBuffer holdings(Map<Integer, SlotHolding> holdings) {
    ByteBuffer packed = ByteBuffer.allocate(holdings.size() * HOLDING_BYTES);
    holdings.forEach(
        (slot, holding) ->
            packed
                .putInt(slot)
                .putLong(holding.digest().count())
                .putLong(holding.digest().sum())
                .putLong(holding.purgedTo()));
    return packed.flip();
  }

  private static Map<Integer, SlotHolding> holdings(ByteBuffer packed) {
    ByteBuffer left = packed.duplicate();
    if (left.remaining() % HOLDING_BYTES != 0) {
      throw new IllegalArgumentException(left.remaining() + " bytes are no holdings");
    }
    Map<Integer, SlotHolding> holdings = new HashMap<>();
    while (left.hasRemaining()) {
      int slot = left.getInt();
      SlotDigest digest = new SlotDigest(left.getLong(), left.getLong());
      holdings.put(slot, new SlotHolding(digest, left.getLong()));
    }
    return holdings;
  }

  private static <T> T required(@Nullable T field, String name) {
    if (field == null) {
      throw new IllegalArgumentException("a report without " + name);
    }
    return field;
  }

  private static ReplicaGroup group(List<ReplicaGroup> groups, int index) {
    return index >= 0 && index < groups.size() ? groups.get(index) : ReplicaGroup.NONE;
  }
}
