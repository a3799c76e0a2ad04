package io.thriftyp2p.it.hostile.crowd;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.thriftyp2p.thrift.diststore.Store;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.thrift.TBase;
import org.apache.thrift.TConfiguration;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.protocol.TCompactProtocol;
import org.apache.thrift.protocol.TMessage;
import org.apache.thrift.protocol.TMessageType;
import org.apache.thrift.protocol.TProtocol;
import org.apache.thrift.transport.TMemoryBuffer;

/** Messages as a client writes them, and the heads of messages that go on otherwise. */
public final class Messages {
  private static final int ANY_NUMBER = 7;

  private Messages() {}

  /** A call in strict binary, without a frame. */
  public static byte[] binary(String method, TBase<?, ?> args) {
    TMemoryBuffer memory = memory();
    return written(memory, new TBinaryProtocol(memory), method, args);
  }

  /** A call in compact, without a frame. */
  public static byte[] compact(String method, TBase<?, ?> args) {
    TMemoryBuffer memory = memory();
    return written(memory, new TCompactProtocol(memory), method, args);
  }

  private static TMemoryBuffer memory() {
    try {
      return new TMemoryBuffer(new TConfiguration(), 1024);
    } catch (TException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] written(
      TMemoryBuffer memory, TProtocol protocol, String method, TBase<?, ?> args) {
    try {
      protocol.writeMessageBegin(new TMessage(method, TMessageType.CALL, ANY_NUMBER));
      args.write(protocol);
      protocol.writeMessageEnd();
    } catch (TException e) {
      throw new IllegalStateException(e);
    }
    return Arrays.copyOf(memory.getArray(), memory.length());
  }

  public static byte[] put(String key, int valueBytes) {
    byte[] value = new byte[valueBytes];
    Arrays.fill(value, (byte) 'v');
    return binary("put_entry", new Store.put_entry_args(key(key), ByteBuffer.wrap(value), null));
  }

  public static byte[] get(String key) {
    return binary("get", new Store.get_args(key(key)));
  }

  private static ByteBuffer key(String key) {
    return ByteBuffer.wrap(key.getBytes(UTF_8));
  }

  /** The head of a call in strict binary; its fields follow. */
  public static Bytes binaryHead(String method) {
    return Bytes.of(0x80, 1, 0, 1).i32(method.length()).text(method).i32(ANY_NUMBER);
  }

  /** The head of a call in the binary of old, without a version. */
  public static Bytes oldHead(String method) {
    return new Bytes().i32(method.length()).text(method).add(1).i32(ANY_NUMBER);
  }

  /** The head of a call in compact. */
  public static Bytes compactHead(String method) {
    return Bytes.of(0x82, 0x21, ANY_NUMBER).varint(method.length()).text(method);
  }
}
