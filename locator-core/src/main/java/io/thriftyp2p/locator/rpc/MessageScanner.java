package io.thriftyp2p.locator.rpc;

import io.netty.buffer.ByteBuf;

/**
 * Finds the end of a message that came without its length, as the bytes arrive. It goes over the
 * tokens of the message (a header, a field's type and id, the length of a string) with a stack of
 * its own, bounded, and remembers where it stopped: every byte is looked at once, or as often as
 * the token that it belongs to was incomplete. All bounds are enforced on the way.
 *
 * <p>Positions are relative to the first byte of the message, which is the reader index of the
 * buffer; the buffer may move between calls.
 */
abstract sealed class MessageScanner permits BinaryScanner, CompactScanner {
  static final int INCOMPLETE = -1;

  private static final byte NONE = -1;
  private static final byte STRUCT = -2;

  private final int maxBytes;
  private final int maxElements;

  /**
   * What is open around the position: STRUCT, or the types of the values still to come; keys and
   * values of a map alternate, a list has its one type in both.
   */
  private final byte[] keyTypes;

  private final byte[] valueTypes;
  private final long[] valuesLeft;
  private int depth;

  /** The type of the value that begins at the position, when that is known. */
  private byte pending = NONE;

  private boolean inHeader = true;
  private long position;

  MessageScanner(RpcConfig config) {
    maxBytes = config.maxMessageBytes();
    maxElements = config.maxContainerElements();
    keyTypes = new byte[config.maxDepth()];
    valueTypes = new byte[config.maxDepth()];
    valuesLeft = new long[config.maxDepth()];
  }

  /**
   * Goes on where the last call stopped.
   *
   * @param in from the first byte of the message on; its indices are left alone
   * @return the length of the message once it is there whole (and the next call begins with the
   *     next message), else {@link #INCOMPLETE}
   * @throws BadMessage when the bytes are no message within the bounds
   */
  final int scan(ByteBuf in) throws BadMessage {
    while (position <= in.readableBytes()) {
      if (!inHeader && depth == 0) {
        int length = (int) position;
        position = 0;
        inHeader = true;
        return length;
      }
      if (!step(in)) {
        return INCOMPLETE;
      }
      if (position > maxBytes) {
        throw BadMessage.over(Bound.MESSAGE_BYTES, "a message of more than " + maxBytes + " bytes");
      }
    }
    return INCOMPLETE;
  }

  /** Goes back to the first byte of the message. */
  final void restart() {
    position = 0;
    depth = 0;
    pending = NONE;
    inHeader = true;
  }

  /** Whether the header of the message is there whole, and good. */
  final boolean isPastHeader() {
    return !inHeader;
  }

  /** Takes one token; false when its bytes are not all there. */
  private boolean step(ByteBuf in) throws BadMessage {
    if (inHeader) {
      if (!header(in)) {
        return false;
      }
      inHeader = false;
      push(STRUCT, STRUCT, 0);
      return true;
    }
    if (pending == NONE && valueTypes[depth - 1] == STRUCT) {
      return field(in);
    }
    if (pending == NONE) {
      nextElement();
      return true;
    }
    if (!value(in, pending)) {
      return false;
    }
    pending = NONE;
    return true;
  }

  private void nextElement() {
    int top = depth - 1;
    if (valuesLeft[top] == 0) {
      depth--;
      return;
    }
    pending = (valuesLeft[top] & 1) == 0 ? keyTypes[top] : valueTypes[top];
    valuesLeft[top]--;
  }

  /** The header of the message up to its struct; false when it is not all there. */
  abstract boolean header(ByteBuf in) throws BadMessage;

  /** The beginning of a field, or the end of the struct; false when it is not all there. */
  abstract boolean field(ByteBuf in) throws BadMessage;

  /** A value of that type, or the beginning of a container; false when it is not all there. */
  abstract boolean value(ByteBuf in, byte type) throws BadMessage;

  /** The length on the wire of every value of that type; 0: it varies; below 0: no such type. */
  abstract int fixedSize(byte type);

  private byte known(byte type) throws BadMessage {
    if (fixedSize(type) < 0) {
      throw BadMessage.protocol("there is no type " + type);
    }
    return type;
  }

  final boolean has(ByteBuf in, int bytes) {
    return in.readableBytes() - position >= bytes;
  }

  final int index(ByteBuf in) {
    return in.readerIndex() + (int) position;
  }

  final void skip(long bytes) {
    position += bytes;
  }

  final void expect(byte type) throws BadMessage {
    pending = known(type);
  }

  final void endStruct() {
    depth--;
  }

  final void beginStruct() throws BadMessage {
    push(STRUCT, STRUCT, 0);
  }

  final void beginMap(byte keyType, byte valueType, int pairs) throws BadMessage {
    checkElements(pairs);
    if (pairs > 0) {
      push(known(keyType), known(valueType), 2L * pairs);
    }
  }

  final void beginList(byte type, int elements) throws BadMessage {
    checkElements(elements);
    if (elements == 0) {
      return;
    }
    int size = fixedSize(known(type));
    if (size > 0) {
      skip((long) size * elements);
    } else {
      push(type, type, elements);
    }
  }

  /** Passes over a string whose length has been read. */
  final void string(int length) throws BadMessage {
    if (length < 0) {
      throw BadMessage.protocol("a string of negative length");
    }
    skip(length);
  }

  final void name(int length) throws BadMessage {
    if (length < 0 || length > Codec.LONGEST_NAME) {
      throw BadMessage.protocol("the name of the method is too long");
    }
    skip(length);
  }

  private void checkElements(int elements) throws BadMessage {
    if (elements < 0 || elements > maxElements) {
      throw BadMessage.over(
          Bound.CONTAINER_ELEMENTS,
          elements < 0
              ? "a container of negative size"
              : "a container of more than " + maxElements + " elements");
    }
  }

  private void push(byte keyType, byte valueType, long values) throws BadMessage {
    if (depth == keyTypes.length) {
      throw BadMessage.over(Bound.DEPTH, "nested more than " + depth + " levels deep");
    }
    keyTypes[depth] = keyType;
    valueTypes[depth] = valueType;
    valuesLeft[depth] = values;
    depth++;
  }
}
