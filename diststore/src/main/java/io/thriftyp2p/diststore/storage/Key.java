package io.thriftyp2p.diststore.storage;

import io.thriftyp2p.locator.ring.Layout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A key: bytes, compared byte by byte as unsigned numbers. Immutable. */
public final class Key implements Comparable<Key> {
  private final byte[] bytes;
  private final int hash;

  /** Looked for several times on a request's way; 0: not known yet, or known to be 0. */
  private int positionInSlots;

  private int hashInTables;

  private Key(byte[] bytes) {
    this.bytes = bytes;
    this.hash = Arrays.hashCode(bytes);
  }

  /** Takes the array over: the caller does not change it any more. */
  public static Key of(byte[] bytes) {
    return new Key(bytes);
  }

  /** Copies what remains in the buffer, and leaves the buffer as it is. */
  public static Key of(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(buffer.position(), bytes);
    return new Key(bytes);
  }

  /** The key whose bytes are the text in UTF-8. */
  public static Key of(String text) {
    return new Key(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The key's own array; not to be changed. */
  public byte[] bytes() {
    return bytes;
  }

  /** Where the key lies in a ring of that layout. */
  public long position(Layout layout) {
    if (layout != Layout.SLOTS) {
      return layout.position(bytes);
    }
    int known = positionInSlots;
    if (known == 0) {
      known = (int) layout.position(bytes);
      positionInSlots = known;
    }
    return Integer.toUnsignedLong(known);
  }

  /** Has what look-ups need to know of the key computed by now. */
  public Key located() {
    position(Layout.SLOTS);
    hashInTables();
    return this;
  }

  /** The lower half of the hash by which this process's tables in memory are sorted. */
  int hashInTables() {
    int known = hashInTables;
    if (known == 0) {
      known = (int) KeyHash.OF_PROCESS.hash(bytes);
      hashInTables = known;
    }
    return known;
  }

  public ByteBuffer buffer() {
    return ByteBuffer.wrap(bytes);
  }

  @Override
  public int compareTo(Key other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Key that && hash == that.hash && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /** For people: the bytes read as UTF-8. */
  @Override
  public String toString() {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
