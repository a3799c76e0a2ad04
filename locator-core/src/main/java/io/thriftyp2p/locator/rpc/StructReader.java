package io.thriftyp2p.locator.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Reads a struct in strict binary whose fields come as they are expected. Whatever else comes makes
 * it {@linkplain #isGood() no good}, and from then on it reads zeros: the caller looks once, at the
 * end. For one thread, and as long as the call that it was given to.
 */
public final class StructReader {
  private static final byte[] NOTHING = {};

  private ByteBuf in = Unpooled.EMPTY_BUFFER;
  private int position;
  private int end;
  private boolean good;

  void reset(ByteBuf from, int begin, int endOfMessage) {
    in = from;
    position = begin;
    end = endOfMessage;
    good = true;
  }

  /** Whether all has come as it was expected so far. */
  public boolean isGood() {
    return good;
  }

  /** Whether this was all, and good. */
  public boolean isAtEnd() {
    return good && position == end;
  }

  private boolean has(int bytes) {
    good = good && bytes >= 0 && bytes <= end - position;
    return good;
  }

  /** Whether the next field is that one; then its value comes next, else it is still to come. */
  public boolean isField(int type, int id) {
    if (good
        && end - position >= 3
        && in.getByte(position) == type
        && in.getShort(position + 1) == id) {
      position += 3;
      return true;
    }
    return false;
  }

  /** The next field has to be that one. */
  public void expectField(int type, int id) {
    good = isField(type, id);
  }

  /** The struct has to end here. */
  public void expectStop() {
    good = has(1) && in.getByte(position) == 0;
    position++;
  }

  /** The value of a string or of binary, as an array of its own. */
  public byte[] binary() {
    int length = i32();
    if (!has(length)) {
      return NOTHING;
    }
    byte[] bytes = new byte[length];
    in.getBytes(position, bytes);
    position += length;
    return bytes;
  }

  public boolean bool() {
    if (!has(1)) {
      return false;
    }
    position++;
    return in.getByte(position - 1) == 1;
  }

  public int i32() {
    if (!has(Integer.BYTES)) {
      return 0;
    }
    position += Integer.BYTES;
    return in.getInt(position - Integer.BYTES);
  }

  public long i64() {
    if (!has(Long.BYTES)) {
      return 0;
    }
    position += Long.BYTES;
    return in.getLong(position - Long.BYTES);
  }

  /** The number of elements of a list, which have to be of that type. */
  public int list(int type) {
    if (!has(1 + Integer.BYTES) || in.getByte(position) != type) {
      good = false;
      return 0;
    }
    position++;
    int elements = i32();
    // None of them takes less than a byte.
    return has(elements) ? elements : 0;
  }
}
