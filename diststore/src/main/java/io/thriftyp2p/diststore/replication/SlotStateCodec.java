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
import java.util.List;

/** The states of slots as records: {@code slot/} and the slot in two bytes. */
final class SlotStateCodec {
  static final Key PREFIX = Key.of("slot/");

  private SlotStateCodec() {}

  static Change record(int slot, SlotState state) {
    byte[] prefix = PREFIX.bytes();
    byte[] name = ByteBuffer.allocate(prefix.length + 2).put(prefix).putShort((short) slot).array();
    return Change.put(Key.of(name), encode(state));
  }

  static int slotOf(StoredRecord record) {
    return Short.toUnsignedInt(
        ByteBuffer.wrap(record.name().bytes()).getShort(PREFIX.bytes().length));
  }

  private static byte[] encode(SlotState state) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeBoolean(state.blank());
      out.writeLong(state.purgedTo());
      write(out, state.group());
      out.writeShort(state.earlier().size());
      for (ReplicaGroup group : state.earlier()) {
        write(out, group);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static SlotState decode(StoredRecord record) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(record.content()))) {
      boolean blank = in.readBoolean();
      long purgedTo = in.readLong();
      ReplicaGroup group = readGroup(in);
      List<ReplicaGroup> earlier = new ArrayList<>();
      for (int left = in.readShort(); left > 0; left--) {
        earlier.add(readGroup(in));
      }
      return new SlotState(group, earlier, blank, purgedTo);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "slot " + slotOf(record) + " has a record that is no state", e);
    }
  }

  private static void write(DataOutputStream out, ReplicaGroup group) throws IOException {
    out.write(group.encoded());
  }

  /** A group in bytes; made once for each. */
  static byte[] encode(List<Endpoint> members) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeShort(members.size());
      for (Endpoint member : members) {
        out.writeUTF(member.host());
        out.writeShort(member.port());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static ReplicaGroup readGroup(DataInputStream in) throws IOException {
    List<Endpoint> members = new ArrayList<>();
    for (int left = in.readShort(); left > 0; left--) {
      members.add(new Endpoint(in.readUTF(), in.readUnsignedShort()));
    }
    return ReplicaGroup.of(members);
  }
}
