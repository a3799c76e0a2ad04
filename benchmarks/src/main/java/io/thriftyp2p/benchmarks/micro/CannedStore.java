package io.thriftyp2p.benchmarks.micro;

import io.thriftyp2p.thrift.diststore.Entry;
import io.thriftyp2p.thrift.diststore.Store;
import io.thriftyp2p.thrift.diststore.Version;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import org.apache.thrift.async.AsyncMethodCallback;
import org.jspecify.annotations.Nullable;

/** A store that has the same answer ready for every get_entry, and for every put_entry. */
final class CannedStore {
  private static final int VALUE_BYTES = 64;

  private final Version version = new Version(1L << 56, 1L << 40);
  private final Entry entry = new Entry(ByteBuffer.wrap(new byte[VALUE_BYTES]), version);

  Store.Iface blocking() {
    return proxy(Store.Iface.class, (self, method, arguments) -> answer(method));
  }

  Store.AsyncIface asynchronous() {
    return proxy(
        Store.AsyncIface.class,
        (self, method, arguments) -> {
          complete(arguments[arguments.length - 1], answer(method));
          return null;
        });
  }

  @SuppressWarnings("unchecked") // the last argument of every method of an AsyncIface
  private static void complete(Object callback, Object answer) {
    ((AsyncMethodCallback<Object>) callback).onComplete(answer);
  }

  private Object answer(Method method) {
    return switch (method.getName()) {
      case "get_entry" -> entry;
      case "put_entry" -> version;
      default -> throw new UnsupportedOperationException(method.getName());
    };
  }

  /** What is called for each call. */
  private interface Answering {
    @Nullable Object invoke(Object self, Method method, Object[] arguments);
  }

  private static <T> T proxy(Class<T> type, Answering answering) {
    return type.cast(
        Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, answering::invoke));
  }
}
