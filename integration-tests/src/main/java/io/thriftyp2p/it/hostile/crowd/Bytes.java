package io.thriftyp2p.it.hostile.crowd;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;

/** Bytes put together by hand, for messages that no encoder would write. */
public final class Bytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** These bytes, each given as a number. */
  public static Bytes of(int... bytes) {
    return new Bytes().add(bytes);
  }

  public Bytes add(int... bytes) {
    for (int each : bytes) {
      out.write(each);
    }
    return this;
  }

  public Bytes add(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  public Bytes i32(int value) {
    return add(value >>> 24, value >>> 16, value >>> 8, value);
  }

  /** As compact writes an unsigned number. */
  public Bytes varint(int value) {
    int left = value;
    while (left >>> 7 != 0) {
      out.write((left & 0x7f) | 0x80);
      left >>>= 7;
    }
    out.write(left);
    return this;
  }

  public Bytes text(String text) {
    return add(text.getBytes(UTF_8));
  }

  /** The same bytes so many times. */
  public Bytes times(int count, int... bytes) {
    for (int i = 0; i < count; i++) {
      add(bytes);
    }
    return this;
  }

  public byte[] array() {
    return out.toByteArray();
  }

  public ByteBuffer buffer() {
    return ByteBuffer.wrap(array());
  }

  /** In a frame of its length. */
  public static byte[] framed(byte[] message) {
    return new Bytes().i32(message.length).add(message).array();
  }

  /** One after the other. */
  public static byte[] joined(List<byte[]> messages) {
    Bytes all = new Bytes();
    messages.forEach(all::add);
    return all.array();
  }

  /** The bytes with something else where the mark is, which is there once and as long. */
  public static byte[] replaced(byte[] bytes, String mark, byte[] by) {
    String text = new String(bytes, ISO_8859_1);
    int at = text.indexOf(mark);
    if (at < 0 || mark.length() != by.length || text.indexOf(mark, at + 1) >= 0) {
      throw new IllegalArgumentException("no place, or not one, for other bytes");
    }
    byte[] changed = bytes.clone();
    System.arraycopy(by, 0, changed, at, by.length);
    return changed;
  }
}
