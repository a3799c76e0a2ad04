package io.thriftyp2p.locator.rpc;

import io.thriftyp2p.locator.rpc.ServerObserver.Outcome;
import java.util.Optional;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.TSerializable;
import org.apache.thrift.protocol.TMessageType;
import org.jspecify.annotations.Nullable;

/**
 * What a call is answered.
 *
 * @param body empty when there is nothing to answer, or it is encoded
 * @param type as {@link TMessageType} has it
 * @param encoded the whole message, if it had to wait
 * @param release gives back the room that was taken for it until its connection counts it; runs in
 *     any thread, once
 */
record Reply(
    Optional<TSerializable> body,
    byte type,
    Outcome outcome,
    Optional<byte[]> encoded,
    Runnable release) {
  static Reply of(@Nullable TSerializable body, byte type, Outcome outcome) {
    return new Reply(Optional.ofNullable(body), type, outcome, Optional.empty(), () -> {});
  }

  static Reply exception(TApplicationException said, Outcome outcome) {
    return of(said, TMessageType.EXCEPTION, outcome);
  }

  /** That it will not be carried out, or that its result cannot be given. */
  static Reply refusal(int code, String message) {
    return exception(new TApplicationException(code, message), Outcome.REFUSED);
  }

  /** The same, as bytes. */
  Reply encoded(byte[] message, Runnable releaseOfRoom) {
    return new Reply(Optional.empty(), type, outcome, Optional.of(message), releaseOfRoom);
  }

  /** What is left of it when it was written, or nobody wants it. */
  Reply over() {
    return of(null, type, outcome);
  }
}
