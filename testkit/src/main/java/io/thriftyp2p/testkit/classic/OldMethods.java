package io.thriftyp2p.testkit.classic;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.TBase;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TMessage;
import org.apache.thrift.protocol.TMessageType;
import org.apache.thrift.protocol.TProtocol;
import org.apache.thrift.protocol.TProtocolUtil;
import org.apache.thrift.protocol.TType;

/** The methods that a node of 2009 serves; it says of all others that it does not know them. */
final class OldMethods {
  private final Map<String, Method<?>> methods = new HashMap<>();

  /** What a method does. */
  @FunctionalInterface
  interface Body<A> {
    /**
     * @return the result struct; empty for a oneway method
     */
    Optional<TBase<?, ?>> run(A args) throws NodeNotFound, TException;
  }

  /** A method's work without an answer. */
  @FunctionalInterface
  interface Oneway<A> {
    void run(A args) throws NodeNotFound, TException;
  }

  private record Method<A extends TBase<?, ?>>(Supplier<A> args, Body<A> body) {
    Optional<TBase<?, ?>> call(TProtocol in) throws NodeNotFound, TException {
      A read = args.get();
      read.read(in);
      in.readMessageEnd();
      return body.run(read);
    }
  }

  <A extends TBase<?, ?>> void answered(String name, Supplier<A> args, Body<A> body) {
    methods.put(name, new Method<>(args, body));
  }

  <A extends TBase<?, ?>> void oneway(String name, Supplier<A> args, Oneway<A> body) {
    answered(
        name,
        args,
        read -> {
          body.run(read);
          return Optional.empty();
        });
  }

  /** Serves one message. */
  void serve(TProtocol in, TProtocol out) throws NodeNotFound, TException {
    TMessage header = in.readMessageBegin();
    Method<?> method = methods.get(header.name);
    if (method == null) {
      TProtocolUtil.skip(in, TType.STRUCT);
      in.readMessageEnd();
      answer(
          out,
          new TMessage(header.name, TMessageType.EXCEPTION, header.seqid),
          new TApplicationException(
                  TApplicationException.UNKNOWN_METHOD, "Unknown function " + header.name)
              ::write);
      return;
    }
    Optional<TBase<?, ?>> result = method.call(in);
    if (result.isPresent()) {
      answer(out, new TMessage(header.name, TMessageType.REPLY, header.seqid), result.get()::write);
    }
  }

  private interface Struct {
    void write(TProtocol out) throws TException;
  }

  private static void answer(TProtocol out, TMessage header, Struct struct) throws TException {
    out.writeMessageBegin(header);
    struct.write(out);
    out.writeMessageEnd();
    out.getTransport().flush();
  }
}
