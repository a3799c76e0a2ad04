package io.thriftyp2p.locator.rpc;

import io.thriftyp2p.thrift.diststore.Entry;
import io.thriftyp2p.thrift.diststore.Store;
import io.thriftyp2p.thrift.diststore.Version;
import io.thriftyp2p.thrift.membership.Membership;
import io.thriftyp2p.thrift.replication.Replication;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.async.AsyncMethodCallback;
import org.apache.thrift.protocol.TType;
import org.jspecify.annotations.Nullable;

/** All services of a node, with answers that depend on nothing but the arguments. */
final class EchoService implements InvocationHandler {
  private EchoService() {}

  /** With a short cut to one method, as nodes have it. */
  static RpcService store() {
    return RpcService.asynchronous(
            "diststore.Store", echo(Store.AsyncIface.class), Store.AsyncProcessor::new)
        .withDirect("get", EchoService::shortCut);
  }

  static List<RpcService> multiplexed() {
    return List.of(
        RpcService.asynchronous(
            "replication", echo(Replication.AsyncIface.class), Replication.AsyncProcessor::new),
        RpcService.asynchronous(
            "membership", echo(Membership.AsyncIface.class), Membership.AsyncProcessor::new));
  }

  private static <T> T echo(Class<T> service) {
    return service.cast(
        Proxy.newProxyInstance(
            service.getClassLoader(), new Class<?>[] {service}, new EchoService()));
  }

  /** What {@link #invoke} answers too. */
  private static Optional<ShortCut> shortCut(StructReader arguments) {
    arguments.expectField(TType.STRING, 1);
    byte[] key = arguments.binary();
    arguments.expectStop();
    // An odd one takes the longer way.
    return arguments.isAtEnd() && key.length % 2 == 0
        ? Optional.of(new ShortCut(key))
        : Optional.empty();
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record ShortCut(byte[] key) implements DirectMethod.DirectRequest {
    @Override
    public boolean answer(StructWriter result) {
      result.field(TType.STRING, 0).binary(key).stop();
      // Declined after it was written, now and then.
      return key.length % 4 == 0;
    }
  }

  @Override
  @SuppressWarnings("unchecked") // the last argument is the callback of the method's own type
  public @Nullable Object invoke(Object proxy, Method method, Object[] arguments) {
    int last = arguments.length - 1;
    Object[] given = Arrays.copyOf(arguments, last);
    AsyncMethodCallback<Object> callback = (AsyncMethodCallback<Object>) arguments[last];
    switch (method.getName()) {
      case "get" -> callback.onComplete(bytes(given[0]));
      case "get_entry" -> callback.onComplete(new Entry(bytes(given[0]), new Version(1, 2)));
      case "put_entry" -> callback.onComplete(new Version(Arrays.deepHashCode(given), 1));
      case "ping", "put", "tell", "teach", "join" -> callback.onComplete(null);
      default ->
          callback.onError(
              new TApplicationException(
                  TApplicationException.INVALID_TRANSFORM,
                  method.getName() + " " + Arrays.deepHashCode(given)));
    }
    return null;
  }

  private static ByteBuffer bytes(@Nullable Object binary) {
    return binary == null ? ByteBuffer.allocate(0) : (ByteBuffer) binary;
  }
}
