package io.thriftyp2p.locator.rpc;

import java.util.Arrays;
import org.apache.thrift.TException;
import org.apache.thrift.TSerializable;
import org.apache.thrift.protocol.TProtocol;
import org.apache.thrift.transport.TMemoryBuffer;
import org.apache.thrift.transport.TMemoryInputTransport;

/** Structs without a message around them, in strict binary and within the bounds of messages. */
public final class Bodies {
  private static final RpcConfig CONFIG = RpcConfig.DEFAULTS;

  private Bodies() {}

  /** Whether the bytes are such a struct, as far as the encoding goes. */
  public static boolean read(byte[] bytes, int from, TSerializable body) {
    try {
      TProtocol protocol =
          Encoding.STRICT_BINARY.over(
              new TMemoryInputTransport(CONFIG.thrift(), bytes, from, bytes.length - from), CONFIG);
      body.read(protocol);
      return true;
    } catch (TException | RuntimeException e) {
      // What Codec takes for a refusal.
      return false;
    }
  }

  public static byte[] written(TSerializable body) {
    try {
      TMemoryBuffer memory = new TMemoryBuffer(CONFIG.thrift(), 64);
      body.write(Encoding.STRICT_BINARY.over(memory, CONFIG));
      return Arrays.copyOf(memory.getArray(), memory.length());
    } catch (TException e) {
      throw new IllegalStateException("a struct that cannot be encoded", e);
    }
  }
}
