package io.thriftyp2p.locator.rpc;

import org.apache.thrift.TException;
import org.apache.thrift.TSerializable;

/** Encodes what a call is answered, or that this cannot be encoded within the bounds. */
final class AnswerWriter {
  private AnswerWriter() {}

  /**
   * The bytes are the codec's, as after {@link Codec#write}.
   *
   * @param reply has a body
   * @return what was encoded in the end
   */
  static Reply write(Codec codec, Call call, Reply reply, RpcConfig config) {
    try {
      TSerializable body = reply.body().orElseThrow();
      codec.write(call.header(reply.type()), body);
      int length = codec.writtenTo() - Codec.FRAME_HEADER;
      if (length > config.maxMessageBytes()) {
        throw new TException("an answer of " + length + " bytes is out of bounds");
      }
      return reply;
    } catch (TException | RuntimeException e) {
      call.warn(e);
      return writeFailure(codec, call, Reply.exception(call.internalError(), reply.outcome()));
    }
  }

  /** How long an answer would be; one that cannot be encoded is short. */
  static int lengthOf(Codec codec, Call call, Reply reply) {
    try {
      return codec.lengthOf(call.header(reply.type()), reply.body().orElseThrow());
    } catch (TException | RuntimeException e) {
      return 0;
    }
  }

  private static Reply writeFailure(Codec codec, Call call, Reply failed) {
    try {
      codec.write(call.header(failed.type()), failed.body().orElseThrow());
      return failed;
    } catch (TException e) {
      throw new IllegalStateException("a code and a text can always be encoded", e);
    }
  }
}
