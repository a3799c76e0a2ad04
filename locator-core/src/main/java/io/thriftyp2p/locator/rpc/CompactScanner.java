package io.thriftyp2p.locator.rpc;

import io.netty.buffer.ByteBuf;

/**
 * Finds the end of messages in compact encoding (the specification is thrift-compact-protocol.md of
 * Apache Thrift). Types are the compact ones: 1 and 2 are true and false.
 */
final class CompactScanner extends MessageScanner {
  private static final byte TRUE = 1;
  private static final byte FALSE = 2;
  private static final byte BYTE = 3;
  private static final byte I16 = 4;
  private static final byte I32 = 5;
  private static final byte I64 = 6;
  private static final byte DOUBLE = 7;
  private static final byte BINARY = 8;
  private static final byte LIST = 9;
  private static final byte SET = 10;
  private static final byte MAP = 11;
  private static final byte STRUCT = 12;
  private static final byte UUID = 13;

  private static final int LONGEST_VARINT32 = 5;
  private static final int LONGEST_VARINT64 = 10;

  CompactScanner(RpcConfig config) {
    super(config);
  }

  /** Protocol id, version and type, sequence id, name. */
  @Override
  boolean header(ByteBuf in) throws BadMessage {
    int seqid = varintSize(in, 2, LONGEST_VARINT32);
    int length = seqid == 0 ? 0 : varintSize(in, 2 + seqid, LONGEST_VARINT32);
    if (length == 0) {
      return false;
    }
    if (in.getByte(index(in)) != (byte) 0x82 || (in.getByte(index(in) + 1) & 0x1f) != 1) {
      throw BadMessage.protocol("a message without its version");
    }
    int name = varint(in, 2 + seqid);
    skip(2 + seqid + length);
    name(name);
    return true;
  }

  /** The type, and the id as a difference in the same byte or as a varint after it. */
  @Override
  boolean field(ByteBuf in) throws BadMessage {
    if (!has(in, 1)) {
      return false;
    }
    byte first = in.getByte(index(in));
    if (first == 0) {
      skip(1);
      endStruct();
      return true;
    }
    int id = 0;
    if ((first & 0xf0) == 0) {
      id = varintSize(in, 1, LONGEST_VARINT32);
      if (id == 0) {
        return false;
      }
    }
    byte type = (byte) (first & 0x0f);
    skip(1 + id);
    if (type != TRUE && type != FALSE) {
      expect(type);
    }
    return true;
  }

  @Override
  boolean value(ByteBuf in, byte type) throws BadMessage {
    int fixed = fixedSize(type);
    if (fixed > 0) {
      skip(fixed);
      return true;
    }
    return switch (type) {
      case I16, I32 -> number(in, LONGEST_VARINT32);
      case I64 -> number(in, LONGEST_VARINT64);
      case BINARY -> string(in);
      case STRUCT -> {
        beginStruct();
        yield true;
      }
      case MAP -> map(in);
      default -> list(in);
    };
  }

  private boolean number(ByteBuf in, int longest) throws BadMessage {
    int size = varintSize(in, 0, longest);
    skip(size);
    return size > 0;
  }

  private boolean string(ByteBuf in) throws BadMessage {
    int size = varintSize(in, 0, LONGEST_VARINT32);
    if (size == 0) {
      return false;
    }
    int length = varint(in, 0);
    skip(size);
    string(length);
    return true;
  }

  /** The number of pairs, then both types in one byte unless the map is empty. */
  private boolean map(ByteBuf in) throws BadMessage {
    int size = varintSize(in, 0, LONGEST_VARINT32);
    if (size == 0) {
      return false;
    }
    int pairs = varint(in, 0);
    if (pairs == 0) {
      skip(size);
      return true;
    }
    if (!has(in, size + 1)) {
      return false;
    }
    int types = in.getByte(index(in) + size);
    skip(size + 1);
    beginMap((byte) (types >> 4 & 0x0f), (byte) (types & 0x0f), pairs);
    return true;
  }

  /** The type, and the number of elements in the same byte or, from 15 on, as a varint after it. */
  private boolean list(ByteBuf in) throws BadMessage {
    if (!has(in, 1)) {
      return false;
    }
    int first = in.getByte(index(in));
    int elements = first >> 4 & 0x0f;
    int size = 0;
    if (elements == 15) {
      size = varintSize(in, 1, LONGEST_VARINT32);
      if (size == 0) {
        return false;
      }
      elements = varint(in, 1);
    }
    skip(1 + size);
    beginList((byte) (first & 0x0f), elements);
    return true;
  }

  @Override
  int fixedSize(byte type) {
    return switch (type) {
      case TRUE, FALSE, BYTE -> 1;
      case DOUBLE -> 8;
      case UUID -> 16;
      case I16, I32, I64, BINARY, LIST, SET, MAP, STRUCT -> 0;
      default -> -1;
    };
  }

  /** How many bytes the varint there takes; 0 when they are not all there. */
  private int varintSize(ByteBuf in, int offset, int longest) throws BadMessage {
    for (int size = 1; size <= longest; size++) {
      if (!has(in, offset + size)) {
        return 0;
      }
      if (in.getByte(index(in) + offset + size - 1) >= 0) {
        return size;
      }
    }
    throw BadMessage.protocol("a number of more than " + longest + " bytes");
  }

  /** The varint there, which must be all there. */
  private int varint(ByteBuf in, int offset) {
    int result = 0;
    int shift = 0;
    byte next;
    do {
      next = in.getByte(index(in) + offset + shift / 7);
      result |= (next & 0x7f) << shift;
      shift += 7;
    } while (next < 0);
    return result;
  }
}
