package io.thriftyp2p.diststore.storage;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.thriftyp2p.locator.node.NodeId;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A short entry as it lies in memory: one array, not to be changed. As objects it would be seven,
 * and with a value of 64 bytes twice as long.
 *
 * <pre>
 * key's length and flags 2 | clock 8 | node 8 | key | [write id 8] | [expires at 8] | [length 1, content type] | value
 * </pre>
 */
final class PackedEntry {
  /**
   * The longest, in bytes. Most reads copy the value out: of a longer one that would take more time
   * than looking it up.
   */
  static final int LONGEST = 512;

  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final int TOMBSTONE = 1;
  private static final int EXPIRES = 2;
  private static final int NAMED = 4;
  private static final int TYPED = 8;
  private static final int FLAG_BITS = 4;

  private static final int CLOCK = 2;
  private static final int NODE = 10;
  private static final int KEY = 18;

  private PackedEntry() {}

  /** Null when it is too long. */
  static byte @Nullable [] pack(StoredEntry entry) {
    byte[] key = entry.key().bytes();
    Versioned versioned = entry.versioned();
    byte[] value = versioned.valueOrNull();
    String type = versioned.contentTypeOrNull();
    int flags = flags(versioned);
    int rest = KEY + key.length + optional(flags) + (type == null ? 0 : 1 + type.length());
    if (rest + versioned.valueBytes() > LONGEST) {
      return null;
    }
    byte[] packed = new byte[rest + versioned.valueBytes()];
    SHORTS.set(packed, 0, (short) (key.length << FLAG_BITS | flags));
    LONGS.set(packed, CLOCK, versioned.version().clock());
    LONGS.set(packed, NODE, versioned.version().node().value());
    System.arraycopy(key, 0, packed, KEY, key.length);
    int end = KEY + key.length;
    if ((flags & NAMED) != 0) {
      LONGS.set(packed, end, versioned.writeId());
      end += Long.BYTES;
    }
    if ((flags & EXPIRES) != 0) {
      LONGS.set(packed, end, versioned.expiresAtMillis());
      end += Long.BYTES;
    }
    if (type != null) {
      byte[] text = type.getBytes(US_ASCII);
      packed[end] = (byte) text.length;
      System.arraycopy(text, 0, packed, end + 1, text.length);
    }
    if (value != null) {
      System.arraycopy(value, 0, packed, rest, value.length);
    }
    return packed;
  }

  private static int flags(Versioned versioned) {
    return (versioned.isTombstone() ? TOMBSTONE : 0)
        | (versioned.expiresAtMillis() != Versioned.NEVER ? EXPIRES : 0)
        | (versioned.writeId() != Versioned.UNNAMED ? NAMED : 0)
        | (versioned.contentTypeOrNull() != null ? TYPED : 0);
  }

  /** How long the write id and the time of the end are, so far as there are any. */
  private static int optional(int flags) {
    return ((flags & NAMED) != 0 ? Long.BYTES : 0) + ((flags & EXPIRES) != 0 ? Long.BYTES : 0);
  }

  static long clock(byte[] packed) {
    return (long) LONGS.get(packed, CLOCK);
  }

  static long node(byte[] packed) {
    return (long) LONGS.get(packed, NODE);
  }

  static boolean isTombstone(byte[] packed) {
    return (header(packed) & TOMBSTONE) != 0;
  }

  /** Where the key begins, and where it ends. */
  static int keyBegin() {
    return KEY;
  }

  static int keyEnd(byte[] packed) {
    return KEY + (header(packed) >>> FLAG_BITS);
  }

  static int valueBytes(byte[] packed) {
    return packed.length - valueBegin(packed);
  }

  static Version version(byte[] packed) {
    return new Version(clock(packed), new NodeId(node(packed)));
  }

  static long writeId(byte[] packed) {
    return (header(packed) & NAMED) == 0
        ? Versioned.UNNAMED
        : (long) LONGS.get(packed, keyEnd(packed));
  }

  static long expiresAtMillis(byte[] packed) {
    int header = header(packed);
    if ((header & EXPIRES) == 0) {
      return Versioned.NEVER;
    }
    return (long) LONGS.get(packed, keyEnd(packed) + optional(header & NAMED));
  }

  /** A copy; null for a tombstone. */
  static byte @Nullable [] value(byte[] packed) {
    return isTombstone(packed)
        ? null
        : Arrays.copyOfRange(packed, valueBegin(packed), packed.length);
  }

  static @Nullable String contentType(byte[] packed) {
    int header = header(packed);
    if ((header & TYPED) == 0) {
      return null;
    }
    int begin = keyEnd(packed) + optional(header) + 1;
    return new String(packed, begin, packed[begin - 1], US_ASCII);
  }

  private static int valueBegin(byte[] packed) {
    int header = header(packed);
    int begin = keyEnd(packed) + optional(header);
    return (header & TYPED) != 0 ? begin + 1 + packed[begin] : begin;
  }

  private static int header(byte[] packed) {
    return Short.toUnsignedInt((short) SHORTS.get(packed, 0));
  }
}
