package io.thriftyp2p.diststore.storage;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Many entries in one array, as they travel from node to node when slots move: each key and its
 * envelope as it lies in the database, with their lengths before them (4 bytes each, big-endian).
 */
public final class PackedEntries {
  private static final int LENGTHS = 8;

  private PackedEntries() {}

  public static ByteBuffer pack(List<StoredEntry> entries) {
    List<byte[]> envelopes = new ArrayList<>(entries.size());
    int size = 0;
    for (StoredEntry entry : entries) {
      byte[] envelope = EntryCodec.envelope(entry.versioned());
      envelopes.add(envelope);
      size += LENGTHS + entry.key().bytes().length + envelope.length;
    }
    ByteBuffer packed = ByteBuffer.allocate(size);
    for (int i = 0; i < envelopes.size(); i++) {
      put(packed, entries.get(i).key().bytes());
      put(packed, envelopes.get(i));
    }
    return packed.flip();
  }

  private static void put(ByteBuffer packed, byte[] bytes) {
    packed.putInt(bytes.length).put(bytes);
  }

  /**
   * Leaves the buffer as it is.
   *
   * @throws IllegalArgumentException when these are no entries
   */
  public static List<StoredEntry> unpack(ByteBuffer packed) {
    ByteBuffer left = packed.duplicate();
    List<StoredEntry> entries = new ArrayList<>();
    try {
      while (left.hasRemaining()) {
        Key key = Key.of(take(left));
        entries.add(new StoredEntry(key, EntryCodec.versioned(take(left))));
      }
    } catch (BufferUnderflowException | CorruptEntryException e) {
      throw new IllegalArgumentException(
          "what came after " + entries.size() + " entries is none", e);
    }
    return entries;
  }

  private static byte[] take(ByteBuffer packed) {
    int length = packed.getInt();
    if (length < 0 || length > packed.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[length];
    packed.get(bytes);
    return bytes;
  }
}
