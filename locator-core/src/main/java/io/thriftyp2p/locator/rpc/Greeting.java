package io.thriftyp2p.locator.rpc;

import io.thriftyp2p.locator.access.Token;
import java.util.Arrays;
import java.util.Optional;
import org.apache.thrift.TException;
import org.apache.thrift.TSerializable;
import org.apache.thrift.protocol.TField;
import org.apache.thrift.protocol.TMessage;
import org.apache.thrift.protocol.TMessageType;
import org.apache.thrift.protocol.TProtocol;
import org.apache.thrift.protocol.TStruct;
import org.apache.thrift.protocol.TType;

/**
 * What a client with a token says first on each connection: a call of {@code
 * Locator.authenticate(token)}. It goes on without waiting for the answer: where the token is not
 * accepted, each call after it is refused, and says why.
 */
final class Greeting {
  /** No call has this number, so the answer is one that nobody waits for. */
  static final int SEQUENCE_ID = 0;

  private static final String METHOD = "authenticate";
  private static final short TOKEN_FIELD = 1;

  private final byte[] frame;

  private Greeting(byte[] frame) {
    this.frame = frame;
  }

  /** Empty where there is no token. */
  static Optional<Greeting> of(RpcConfig config) {
    return config.security().token().map(token -> new Greeting(encode(token, config)));
  }

  private static byte[] encode(Token token, RpcConfig config) {
    Codec codec = new Codec(Encoding.STRICT_BINARY, config);
    try {
      codec.write(
          new TMessage(METHOD, TMessageType.CALL, SEQUENCE_ID), new Arguments(token.secret()));
    } catch (TException e) {
      throw new IllegalArgumentException("the token cannot be sent", e);
    }
    return Arrays.copyOf(codec.written(), codec.writtenTo());
  }

  /** A message in strict binary, with the length of a frame in front. */
  byte[] frame() {
    return frame;
  }

  /** The arguments as the IDL has them. */
  private record Arguments(String token) implements TSerializable {
    @Override
    public void read(TProtocol from) {
      throw new UnsupportedOperationException("only servers read it");
    }

    @Override
    public void write(TProtocol to) throws TException {
      to.writeStructBegin(new TStruct("authenticate_args"));
      to.writeFieldBegin(new TField("token", TType.STRING, TOKEN_FIELD));
      to.writeString(token);
      to.writeFieldEnd();
      to.writeFieldStop();
      to.writeStructEnd();
    }
  }
}
