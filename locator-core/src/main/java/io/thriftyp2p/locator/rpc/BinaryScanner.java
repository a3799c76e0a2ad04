package io.thriftyp2p.locator.rpc;

import io.netty.buffer.ByteBuf;
import org.apache.thrift.protocol.TType;

/** Finds the end of messages in binary encoding, strict or old. */
final class BinaryScanner extends MessageScanner {
  private final boolean strict;

  BinaryScanner(RpcConfig config, boolean strict) {
    super(config);
    this.strict = strict;
  }

  /** Strict: version and type, name, sequence id. Old: name, type, sequence id. */
  @Override
  boolean header(ByteBuf in) throws BadMessage {
    int lengthAt = strict ? 4 : 0;
    if (!has(in, lengthAt + 4)) {
      return false;
    }
    int length = in.getInt(index(in) + lengthAt);
    if (strict && in.getShort(index(in)) != (short) 0x8001) {
      throw BadMessage.protocol("a message without its version");
    }
    skip(lengthAt + 4);
    name(length);
    skip(strict ? 4 : 5);
    return true;
  }

  @Override
  boolean field(ByteBuf in) throws BadMessage {
    if (!has(in, 1)) {
      return false;
    }
    byte type = in.getByte(index(in));
    if (type == TType.STOP) {
      skip(1);
      endStruct();
      return true;
    }
    skip(3);
    expect(type);
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
      case TType.STRUCT -> {
        beginStruct();
        yield true;
      }
      case TType.STRING -> string(in);
      case TType.MAP -> map(in);
      default -> list(in);
    };
  }

  private boolean string(ByteBuf in) throws BadMessage {
    if (!has(in, 4)) {
      return false;
    }
    int length = in.getInt(index(in));
    skip(4);
    string(length);
    return true;
  }

  private boolean map(ByteBuf in) throws BadMessage {
    if (!has(in, 6)) {
      return false;
    }
    int at = index(in);
    skip(6);
    beginMap(in.getByte(at), in.getByte(at + 1), in.getInt(at + 2));
    return true;
  }

  private boolean list(ByteBuf in) throws BadMessage {
    if (!has(in, 5)) {
      return false;
    }
    int at = index(in);
    skip(5);
    beginList(in.getByte(at), in.getInt(at + 1));
    return true;
  }

  @Override
  int fixedSize(byte type) {
    return switch (type) {
      case TType.BOOL, TType.BYTE -> 1;
      case TType.I16 -> 2;
      case TType.I32 -> 4;
      case TType.I64, TType.DOUBLE -> 8;
      case TType.UUID -> 16;
      case TType.STRING, TType.STRUCT, TType.MAP, TType.SET, TType.LIST -> 0;
      default -> -1;
    };
  }
}
