package io.thriftyp2p.locator.rpc;

import io.thriftyp2p.locator.access.Permission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.thrift.AsyncProcessFunction;
import org.apache.thrift.ProcessFunction;
import org.apache.thrift.TBase;
import org.apache.thrift.TBaseAsyncProcessor;
import org.apache.thrift.TBaseProcessor;

/**
 * A Thrift service as a server offers it, under a name for multiplexed calls.
 *
 * <p>For both kinds: fields that the caller left out arrive as null (or 0); binaries are views into
 * the request, with an offset and at times a position, may be kept but keep the whole request
 * alive; a result must not be changed after it was given. Declared exceptions are answered as the
 * IDL says, a {@code TApplicationException} as it is, anything else as an internal error without
 * details and with a warning in the log. Oneway methods are never answered.
 */
public final class RpcService {
  private final String name;
  private final List<ServedMethod> methods;

  private RpcService(String name, List<ServedMethod> methods) {
    if (name.isEmpty() || name.indexOf(':') >= 0) {
      throw new IllegalArgumentException("'" + name + "' is no name of a service");
    }
    this.name = name;
    this.methods = List.copyOf(methods);
  }

  /**
   * A service whose methods are started on the event loop and must not block. Each must complete
   * its callback, once, in any thread; also a oneway method: until then the request counts as in
   * work, and a connection with too many of those is not read.
   *
   * @param processor the generated one: {@code Store.AsyncProcessor::new}
   * @param <H> the generated {@code AsyncIface}, or a class that implements it
   */
  @SuppressWarnings("rawtypes") // libthrift's bounds are
  public static <H> RpcService asynchronous(
      String name, H handler, Function<H, ? extends TBaseAsyncProcessor<H>> processor) {
    List<ServedMethod> methods = new ArrayList<>();
    for (AsyncProcessFunction function : processor.apply(handler).getProcessMapView().values()) {
      methods.add(ServedMethod.asynchronous(handler, function));
    }
    return new RpcService(name, methods);
  }

  /**
   * A service whose methods may block. They run on virtual threads where the JDK has them, else on
   * a pool; plain calls of one connection one after the other, multiplexed calls at the same time.
   * When threads and queue are taken a call is refused at once with a {@code TApplicationException}
   * (type 503, "overloaded").
   *
   * @param processor the generated one: {@code Store.Processor::new}
   * @param <H> the generated {@code Iface}, or a class that implements it
   */
  @SuppressWarnings("rawtypes") // libthrift's bounds are
  public static <H> RpcService synchronous(
      String name, H handler, Function<H, ? extends TBaseProcessor<H>> processor) {
    List<ServedMethod> methods = new ArrayList<>();
    for (ProcessFunction function : processor.apply(handler).getProcessMapView().values()) {
      methods.add(ServedMethod.synchronous(handler, function));
    }
    return new RpcService(name, methods);
  }

  /**
   * The same service with a short cut to one of its methods, which must be asynchronous and not
   * oneway.
   */
  public RpcService withDirect(String method, DirectMethod shortCut) {
    if (methods.stream()
        .noneMatch(m -> m.name().equals(method) && !m.synchronous() && !m.oneway())) {
      throw new IllegalArgumentException("no short cut can lead to '" + method + "'");
    }
    return mapped(m -> m.name().equals(method) ? m.withDirect(shortCut) : m);
  }

  /**
   * The same service, whose callers need those permissions.
   *
   * @param permissions by method; those that are not among them stay as they are, at first {@link
   *     Permission#WRITE}. Names of no method say nothing.
   */
  public RpcService requiring(Map<String, Permission> permissions) {
    return mapped(m -> m.requiring(permissions.getOrDefault(m.name(), m.permission())));
  }

  /** The same service, all of whose methods need that permission. */
  public RpcService requiring(Permission permission) {
    return mapped(m -> m.requiring(permission));
  }

  /**
   * The same service, with a method by which a caller shows a token. One that is accepted holds for
   * the connection from then on, and the method is carried out; else the call is refused.
   *
   * @param method nothing happens where the service has none of that name. It must not block.
   * @param token finds the token in the arguments
   */
  public RpcService authenticatingBy(String method, Function<TBase<?, ?>, String> token) {
    return mapped(m -> m.name().equals(method) ? m.authenticating(token) : m);
  }

  private RpcService mapped(UnaryOperator<ServedMethod> change) {
    return new RpcService(name, methods.stream().map(change).toList());
  }

  public String name() {
    return name;
  }

  List<ServedMethod> methods() {
    return methods;
  }
}
