package io.thriftyp2p.locator.rpc;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.apache.thrift.TException;
import org.apache.thrift.TSerializable;
import org.apache.thrift.protocol.TMessage;
import org.apache.thrift.protocol.TMessageType;

/** Makes honest messages, for seeds. */
public final class Messages {
  private Messages() {}

  static byte[] call(Encoding encoding, boolean framed, String method, TSerializable arguments) {
    Codec codec = new Codec(encoding, RpcConfig.DEFAULTS);
    try {
      codec.write(new TMessage(method, TMessageType.CALL, 7), arguments);
    } catch (TException e) {
      throw new IllegalStateException("a seed that cannot be encoded", e);
    }
    return Arrays.copyOfRange(codec.written(), Codec.writtenFrom(framed), codec.writtenTo());
  }

  /** As nodes send it to each other, without its frame. */
  public static byte[] call(String method, TSerializable arguments) {
    return call(Encoding.STRICT_BINARY, false, method, arguments);
  }

  /** One behind the other, with one byte before them. */
  public static byte[] stream(int first, byte[]... parts) {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    stream.write(first);
    for (byte[] part : parts) {
      stream.writeBytes(part);
    }
    return stream.toByteArray();
  }
}
