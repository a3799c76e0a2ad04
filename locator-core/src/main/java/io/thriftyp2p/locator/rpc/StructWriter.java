package io.thriftyp2p.locator.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Writes a struct in strict binary. For one thread, and as long as the call that it was given to.
 */
public final class StructWriter {
  private ByteBuf out = Unpooled.EMPTY_BUFFER;

  void reset(ByteBuf to) {
    out = to;
  }

  /** The value of the field comes next. */
  public StructWriter field(int type, int id) {
    out.writeByte(type).writeShort(id);
    return this;
  }

  public StructWriter stop() {
    out.writeByte(0);
    return this;
  }

  /** The value of a string or of binary. */
  public StructWriter binary(byte[] bytes) {
    return binary(bytes, 0, bytes.length);
  }

  /** The value of a string or of binary: some of the bytes. */
  public StructWriter binary(byte[] bytes, int from, int length) {
    out.writeInt(length).writeBytes(bytes, from, length);
    return this;
  }

  public StructWriter i32(int value) {
    out.writeInt(value);
    return this;
  }

  public StructWriter i64(long value) {
    out.writeLong(value);
    return this;
  }

  /** The elements come next. */
  public StructWriter list(int type, int elements) {
    out.writeByte(type).writeInt(elements);
    return this;
  }
}
