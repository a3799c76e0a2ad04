package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.RecordStore.Change;
import io.thriftyp2p.diststore.storage.RecordStore.StoredRecord;
import io.thriftyp2p.locator.node.Endpoint;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The states of slots as records: {@code slots/} and the first slot in two bytes name a record of
 * {@link #SLOTS_A_RECORD} of them. The different standings in it come first, then, for each slot,
 * the index of its own and what it has forgotten.
 */
final class SlotStateCodec {
  static final Key PREFIX = Key.of("slots/");
  static final int SLOTS_A_RECORD = 64;

  private SlotStateCodec() {}

  /**
   * @param states of the slots from the first one on
   */
  static Change record(int first, List<SlotState> states) {
    byte[] prefix = PREFIX.bytes();
    byte[] name =
        ByteBuffer.allocate(prefix.length + 2).put(prefix).putShort((short) first).array();
    return Change.put(Key.of(name), encode(states));
  }

  static int firstOf(StoredRecord record) {
    return Short.toUnsignedInt(
        ByteBuffer.wrap(record.name().bytes()).getShort(PREFIX.bytes().length));
  }

  private static byte[] encode(List<SlotState> states) {
    Map<Standing, Integer> standings = new LinkedHashMap<>();
    int[] indexes = new int[states.size()];
    for (int i = 0; i < indexes.length; i++) {
      Standing standing = states.get(i).standing();
      indexes[i] =
          i > 0 && standing.equals(states.get(i - 1).standing())
              ? indexes[i - 1]
              : indexOf(standing, standings);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(standings.size());
      for (Standing standing : standings.keySet()) {
        write(out, standing);
      }
      out.writeByte(states.size());
      for (int i = 0; i < indexes.length; i++) {
        out.writeByte(indexes[i]);
        out.writeLong(states.get(i).purgedTo());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static int indexOf(Standing standing, Map<Standing, Integer> standings) {
    Integer known = standings.putIfAbsent(standing, standings.size());
    return known == null ? standings.size() - 1 : known;
  }

  /** Of the slots from the first one on. */
  static List<SlotState> decode(StoredRecord record) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(record.content()))) {
      List<Standing> standings = new ArrayList<>();
      for (int left = in.readUnsignedByte(); left > 0; left--) {
        standings.add(readStanding(in));
      }
      List<SlotState> states = new ArrayList<>();
      for (int left = in.readUnsignedByte(); left > 0; left--) {
        states.add(new SlotState(standings.get(in.readUnsignedByte()), in.readLong()));
      }
      return states;
    } catch (IOException | IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new IllegalStateException(
          "what is recorded of slot " + firstOf(record) + " and those behind it is no state", e);
    }
  }

  private static void write(DataOutputStream out, Standing standing) throws IOException {
    out.writeBoolean(standing.blank());
    write(out, standing.group());
    out.writeShort(standing.earlier().size());
    for (ReplicaGroup group : standing.earlier()) {
      write(out, group);
    }
  }

  private static Standing readStanding(DataInputStream in) throws IOException {
    boolean blank = in.readBoolean();
    ReplicaGroup group = readGroup(in);
    List<ReplicaGroup> earlier = new ArrayList<>();
    for (int left = in.readShort(); left > 0; left--) {
      earlier.add(readGroup(in));
    }
    return new Standing(group, earlier, blank);
  }

  private static void write(DataOutputStream out, ReplicaGroup group) throws IOException {
    out.writeShort(group.size());
    for (Endpoint member : group.members()) {
      out.writeUTF(member.host());
      out.writeShort(member.port());
    }
  }

  private static ReplicaGroup readGroup(DataInputStream in) throws IOException {
    List<Endpoint> members = new ArrayList<>();
    for (int left = in.readShort(); left > 0; left--) {
      members.add(new Endpoint(in.readUTF(), in.readUnsignedShort()));
    }
    return ReplicaGroup.of(members);
  }
}
