package io.thriftyp2p.locator.rpc;

import java.util.Optional;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.TBase;
import org.apache.thrift.protocol.TMessage;
import org.apache.thrift.protocol.TMessageType;

/** Decodes requests, and refuses those that are none. */
final class RequestReader {
  private final MethodTable methods;
  private final Codec codec;

  RequestReader(MethodTable methods, Codec codec) {
    this.methods = methods;
    this.codec = codec;
  }

  /**
   * @param message whole, without a frame's length; becomes the property of the call
   * @return ready to run, or done already with a refusal
   * @throws BadMessage when not even the header can be read
   */
  Call read(byte[] message, Call.Origin origin) throws BadMessage {
    TMessage header = codec.readHeader(message);
    Optional<MethodTable.Entry> entry = methods.find(header.name);
    Call call = new Call(origin, header, entry, message.length, methods.observer(entry));
    if (header.type != TMessageType.CALL && header.type != TMessageType.ONEWAY) {
      call.refuse(
          TApplicationException.INVALID_MESSAGE_TYPE, header.type + " is no type of a request");
    } else if (entry.isEmpty()) {
      call.refuse(TApplicationException.UNKNOWN_METHOD, "unknown method '" + header.name + "'");
    } else if (!call.isPermitted()) {
      call.refusePermission();
    } else {
      readArgs(entry.get().method(), call);
    }
    return call;
  }

  private void readArgs(ServedMethod method, Call call) {
    TBase<?, ?> args = method.newArgs().get();
    try {
      codec.readBody(args);
      call.accept(args);
    } catch (BadMessage e) {
      call.refuseUndecodable(e);
    }
  }

  /**
   * The answer to a message that broke off or broke a bound, as far as its header can be read.
   *
   * @param begun what there is of the message
   */
  Call refuse(byte[] begun, BadMessage reason, Call.Origin origin) {
    TMessage header = new TMessage("", TMessageType.CALL, 0);
    try {
      header = codec.readHeader(begun);
    } catch (BadMessage e) {
      // An answer without a name is all that can be given.
    }
    Optional<MethodTable.Entry> entry = methods.find(header.name);
    Call call = new Call(origin, header, entry, 0, methods.observer(entry));
    call.refuseUndecodable(reason);
    return call;
  }
}
