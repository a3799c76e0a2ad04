package io.thriftyp2p.locator.rpc;

import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.PeerRefusedException;
import io.thriftyp2p.locator.node.PeerRefusedException.Reason;
import io.thriftyp2p.locator.node.PeerTimedOutException;
import java.util.Optional;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.TBase;
import org.apache.thrift.protocol.TMessage;
import org.apache.thrift.protocol.TMessageType;

/** Decodes what a peer answered into a value, or throws what it says. */
final class AnswerReader {
  private static final int LONGEST_TEXT = 500;

  private AnswerReader() {}

  /**
   * @param result empty, of the method
   * @return empty for a void method
   * @throws Throwable the declared exception, or a {@code PeerException}
   */
  static Optional<Object> read(Codec codec, byte[] message, TBase<?, ?> result, Endpoint peer)
      throws Throwable {
    try {
      TMessage header = codec.readHeader(message);
      if (header.type == TMessageType.EXCEPTION) {
        TApplicationException said = new TApplicationException();
        codec.readBody(said);
        throw refused(peer, said);
      }
      codec.readBody(result);
    } catch (BadMessage e) {
      throw new PeerTimedOutException(peer, "what it answered cannot be read");
    }
    ResultShape shape = ResultShape.of(result);
    Optional<Throwable> declared = shape.failure(result);
    if (declared.isPresent()) {
      throw declared.get();
    }
    Optional<Object> value = shape.value(result);
    if (value.isEmpty() && !shape.isVoid()) {
      throw new PeerRefusedException(
          peer, Reason.INTERNAL_ERROR, "the answer holds neither a result nor a failure");
    }
    return value;
  }

  private static PeerRefusedException refused(Endpoint peer, TApplicationException said) {
    Reason reason =
        switch (said.getType()) {
          case TApplicationException.UNKNOWN_METHOD -> Reason.UNKNOWN_METHOD;
          case TApplicationException.INTERNAL_ERROR -> Reason.INTERNAL_ERROR;
          case Refusal.ACCESS_DENIED -> Reason.ACCESS_DENIED;
          case Refusal.OVERLOADED -> Reason.OVERLOADED;
          default -> Reason.BAD_REQUEST;
        };
    String text = String.valueOf(said.getMessage());
    return new PeerRefusedException(
        peer, reason, text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text);
  }
}
