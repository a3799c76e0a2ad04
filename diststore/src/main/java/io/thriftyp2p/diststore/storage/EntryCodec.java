package io.thriftyp2p.diststore.storage;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.thriftyp2p.locator.node.NodeId;
import io.thriftyp2p.locator.ring.HashRing;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How an entry lies in the database. Key: the slot in two bytes, big-endian, so that a slot is one
 * contiguous range, then the key's bytes. Value: an envelope.
 *
 * <pre>
 * format 1 | flags 1 | clock 8 | node 8 | [expires at 8] | [write id 8] | [length 1, content type] | value
 * </pre>
 */
final class EntryCodec {
  /** No header is longer. */
  static final int MAX_HEADER = 34 + 1 + Versioned.LONGEST_CONTENT_TYPE;

  private static final byte FORMAT = 1;
  private static final int TOMBSTONE = 1;
  private static final int EXPIRES = 2;
  private static final int NAMED = 4;
  private static final int TYPED = 8;
  private static final int MIN_HEADER = 18;

  private static final byte[] LAST_END = new byte[2 + (1 << 16) + 1];

  static {
    Arrays.fill(LAST_END, (byte) 0xff);
  }

  private EntryCodec() {}

  /** What is told of a version without reading its value. */
  record Header(
      int flags,
      int length,
      Version version,
      long expiresAt,
      long writeId,
      @Nullable String contentType,
      int valueBytes) {
    boolean isTombstone() {
      return (flags & TOMBSTONE) != 0;
    }
  }

  /** The key as the database has it, with its slot. */
  static Key stored(int slot, Key key) {
    byte[] bytes = key.bytes();
    byte[] encoded = new byte[2 + bytes.length];
    encoded[0] = (byte) (slot >>> 8);
    encoded[1] = (byte) slot;
    System.arraycopy(bytes, 0, encoded, 2, bytes.length);
    return Key.of(encoded);
  }

  /** The least key behind this one, as the database has it. */
  static byte[] after(int slot, Key key) {
    byte[] stored = stored(slot, key).bytes();
    return Arrays.copyOf(stored, stored.length + 1);
  }

  /** What all keys of a slot begin with, and the least of them. */
  static byte[] slotKey(int slot) {
    return new byte[] {(byte) (slot >>> 8), (byte) slot};
  }

  /** Greater than all keys of a slot, of up to 64 KiB, and no greater than the next slot's. */
  static byte[] slotEnd(int slot) {
    return slot == HashRing.SLOTS - 1 ? LAST_END : slotKey(slot + 1);
  }

  static int slotOf(byte[] stored) {
    return ((stored[0] & 0xff) << 8) | (stored[1] & 0xff);
  }

  static Key keyOf(byte[] stored) {
    return Key.of(Arrays.copyOfRange(stored, 2, stored.length));
  }

  static byte[] envelope(Versioned versioned) {
    byte[] value = versioned.value().orElse(new byte[0]);
    boolean expires = versioned.expiresAtMillis() != Versioned.NEVER;
    boolean named = versioned.writeId() != Versioned.UNNAMED;
    byte[] type = versioned.contentType().map(text -> text.getBytes(US_ASCII)).orElse(null);
    int length =
        MIN_HEADER + (expires ? 8 : 0) + (named ? 8 : 0) + (type == null ? 0 : 1 + type.length);
    int flags =
        (versioned.isTombstone() ? TOMBSTONE : 0)
            | (expires ? EXPIRES : 0)
            | (named ? NAMED : 0)
            | (type == null ? 0 : TYPED);
    ByteBuffer buffer = ByteBuffer.allocate(length + value.length);
    buffer.put(FORMAT).put((byte) flags);
    buffer.putLong(versioned.version().clock()).putLong(versioned.version().node().value());
    if (expires) {
      buffer.putLong(versioned.expiresAtMillis());
    }
    if (named) {
      buffer.putLong(versioned.writeId());
    }
    if (type != null) {
      buffer.put((byte) type.length).put(type);
    }
    return buffer.put(value).array();
  }

  /**
   * Reads an envelope's beginning.
   *
   * @param bytes the envelope, or at least its first {@link #MAX_HEADER} bytes
   * @param size of the whole envelope
   */
  static Header header(byte[] bytes, int size) {
    if (size < MIN_HEADER || bytes[0] != FORMAT) {
      throw new CorruptEntryException("an entry of a format that is not known");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    int flags = buffer.get(1);
    int untyped = MIN_HEADER + ((flags & EXPIRES) != 0 ? 8 : 0) + ((flags & NAMED) != 0 ? 8 : 0);
    boolean typed = (flags & TYPED) != 0;
    if ((flags & ~(TOMBSTONE | EXPIRES | NAMED | TYPED)) != 0 || size < untyped + (typed ? 1 : 0)) {
      throw new CorruptEntryException("an entry of a format that is not known");
    }
    int typeLength = typed ? buffer.get(untyped) & 0xff : 0;
    int length = typed ? untyped + 1 + typeLength : untyped;
    if (typeLength > Versioned.LONGEST_CONTENT_TYPE || size < length) {
      throw new CorruptEntryException("an entry of a format that is not known");
    }
    String type = typed ? new String(bytes, untyped + 1, typeLength, US_ASCII) : null;
    if (type != null && !Versioned.isContentType(type)) {
      // It comes from another node, too, and would go on into the head of an HTTP answer.
      throw new CorruptEntryException("an entry whose content type is none");
    }
    Version version = new Version(buffer.getLong(2), new NodeId(buffer.getLong(10)));
    long expiresAt = (flags & EXPIRES) != 0 ? buffer.getLong(MIN_HEADER) : Versioned.NEVER;
    long writeId = (flags & NAMED) != 0 ? buffer.getLong(untyped - 8) : Versioned.UNNAMED;
    return new Header(flags, length, version, expiresAt, writeId, type, size - length);
  }

  static Header header(byte[] envelope) {
    return header(envelope, envelope.length);
  }

  static Versioned versioned(byte[] envelope) {
    Header header = header(envelope);
    return new WholeVersioned(
        header.version(),
        header.isTombstone()
            ? null
            : Arrays.copyOfRange(envelope, header.length(), envelope.length),
        header.expiresAt(),
        header.writeId(),
        header.contentType());
  }
}
