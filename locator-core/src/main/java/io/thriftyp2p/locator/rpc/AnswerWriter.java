package io.thriftyp2p.locator.rpc;

import org.apache.thrift.TException;
import org.apache.thrift.TSerializable;

/** Encodes what a call is answered, or that this cannot be encoded within the bounds. */
final class AnswerWriter {
  private AnswerWriter() {}

  /** The bytes are the codec's, as after {@link Codec#write}. */
  static void write(Codec codec, Call call, TSerializable answer, RpcConfig config) {
    try {
      codec.write(call.answerHeader(), answer);
      int length = codec.writtenTo() - Codec.FRAME_HEADER;
      if (length > config.maxMessageBytes()) {
        throw new TException("an answer of " + length + " bytes is out of bounds");
      }
    } catch (TException | RuntimeException e) {
      writeFailure(codec, call, e);
    }
  }

  private static void writeFailure(Codec codec, Call call, Exception failure) {
    call.answerFailed(failure);
    try {
      codec.write(call.answerHeader(), call.internalError());
    } catch (TException e) {
      throw new IllegalStateException("a code and a text can always be encoded", e);
    }
  }
}
